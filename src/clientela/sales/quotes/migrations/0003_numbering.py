"""Quotes take their numbers where all documents do."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quotes", "0002_proof"), ("numbering", "0002_next")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO numbering_counter (kind, series, year, last) SELECT 'quote', series, year, last FROM quotes_counter",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel("Counter"),
    ]
