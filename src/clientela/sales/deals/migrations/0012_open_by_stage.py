"""A board of open deals passes by those that were won and lost."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deals", "0011_credit")]

    operations = [
        migrations.AddIndex(
            model_name="deal",
            index=models.Index(
                condition=models.Q(outcome="open"),
                fields=["stage", "-created_at", "-id"],
                name="deal_open_by_stage",
            ),
        )
    ]
