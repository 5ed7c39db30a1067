"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX fulfilment_exception_gone ON fulfilment_orderexceptionevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX fulfilment_exception_gone",
        ),
    ]
