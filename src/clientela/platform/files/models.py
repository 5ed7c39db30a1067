"""StoredFile: what is known of one content. The bytes lie at HOME/files/ab/cd/<sha256>."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class StoredFile(models.Model):
    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    @property
    def path(self) -> Path:
        return Path(settings.HOME) / "files" / self.sha256[:2] / self.sha256[2:4] / self.sha256
