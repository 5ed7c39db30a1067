"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX catalog_product_gone ON catalog_productevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX catalog_product_gone",
        ),
    ]
