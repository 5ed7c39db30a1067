"""A replayed answer names the record that was made, as the first one did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]
    operations = [migrations.AddField(model_name="answer", name="location", field=models.TextField(default=""))]
