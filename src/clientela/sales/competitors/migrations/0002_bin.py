"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("competitors", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX competitors_card_gone ON competitors_cardevent (pgh_id DESC) WHERE pgh_label = 'delete';"
            "CREATE INDEX competitors_competitor_gone ON competitors_competitorevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX competitors_card_gone; DROP INDEX competitors_competitor_gone",
        ),
    ]
