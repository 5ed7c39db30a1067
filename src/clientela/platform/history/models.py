"""Birth: the keys of what one statement of an import created, so that it can be found again and undone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Birth(models.Model):
    through = models.TextField()  # as the context names it: "import 0190…"
    of = models.TextField()  # the table
    keys = ArrayField(models.UUIDField())
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["through", "id"], name="birth_by_through")]
