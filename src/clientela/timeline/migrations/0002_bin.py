"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX timeline_entry_gone ON timeline_entryevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX timeline_entry_gone",
        ),
    ]
