"""The bin reads what was deleted by an index of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cadences", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX cadences_cadence_gone ON cadences_cadenceevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX cadences_cadence_gone",
        )
    ]
