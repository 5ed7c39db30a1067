"""How somebody wants to be told is a preference: a wish is what somebody outside asks for."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Wish", "Preference"),
        migrations.RemoveConstraint("Preference", "one_wish_per_kind"),
        migrations.AddConstraint(
            "Preference",
            models.UniqueConstraint(fields=("user", "kind"), name="one_preference_per_kind"),
        ),
    ]
