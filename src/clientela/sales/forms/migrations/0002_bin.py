"""The bin reads what was deleted from the past, the latest first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX forms_form_gone ON forms_formevent (pgh_id DESC) WHERE pgh_label = 'delete'",
            "DROP INDEX forms_form_gone",
        ),
    ]
