"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX parties_party_gone ON parties_partyevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX parties_party_gone",
        ),
    ]
