"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("pipelines", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX pipelines_pipeline_gone ON pipelines_pipelineevent (pgh_id DESC) WHERE pgh_label = 'delete';"
            "CREATE INDEX pipelines_stage_gone ON pipelines_stageevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX pipelines_pipeline_gone; DROP INDEX pipelines_stage_gone",
        ),
    ]
