"""The bin reads which steps were deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pipelines", "0003_step")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX pipelines_step_gone ON pipelines_stepevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX pipelines_step_gone",
        ),
    ]
