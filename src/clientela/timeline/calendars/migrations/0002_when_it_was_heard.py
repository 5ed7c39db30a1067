"""When a calendar was last read well, beside when that was tried."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]
    operations = [
        migrations.AddField("subscription", "heard_at", models.DateTimeField(null=True)),
        migrations.RunSQL("UPDATE calendars_subscription SET heard_at = refreshed_at WHERE failure = ''", ""),
    ]
