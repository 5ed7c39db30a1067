"""What authenticator apps are made from was locked with a key made of the signing key; now the ring locks it.

What that key does not open was lost before, and is left as it is: `./clientela doctor` tells.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import migrations

from clientela.platform.vault.locking import lock

MEMBERS = ("secret", "seed")


def under_the_ring(apps, schema_editor):
    former = Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()))
    for one in apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn"):
        try:
            found = {
                name: lock(former.decrypt(one.data[name].encode()).decode()) for name in MEMBERS if name in one.data
            }
        except InvalidToken:
            continue
        one.data |= found
        one.save(update_fields=["data"])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunPython(under_the_ring)]
