"""A source may number people and organisations apart: its keys are unique per kind of party."""

from django.db import migrations, models

KIND = "UPDATE parties_sourcerecord s SET kind = p.kind FROM parties_party p WHERE p.id = s.party_id AND p.kind <> s.kind"


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="sourcerecord", name="source_record_once"),
        migrations.AddField(
            model_name="sourcerecord",
            name="kind",
            field=models.CharField(
                choices=[("person", "Person"), ("organisation", "Organisation"), ("household", "Household")],
                default="person",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(KIND, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="sourcerecord",
            constraint=models.UniqueConstraint(fields=("source", "kind", "external_id"), name="source_record_once"),
        ),
    ]
