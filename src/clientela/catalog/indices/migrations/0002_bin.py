"""The bin reads the values that were deleted, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indices", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX indices_indexvalue_gone ON indices_indexvalueevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX indices_indexvalue_gone",
        )
    ]
