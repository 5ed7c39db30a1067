"""Birth: the keys of what one statement of an act created, so that it can be undone. Seal: a day of history that is over."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Birth(models.Model):
    through = models.TextField()  # the name of the act: "import 0190…", "act 0190…"
    of = models.TextField()  # the table
    keys = ArrayField(models.UUIDField())
    at = models.DateTimeField(db_default=Now())
    # An act that only creates has no other trace: to note a birth writes down who acted, and why.
    context_id = models.UUIDField(
        null=True, db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField())
    )

    class Meta:
        indexes = [models.Index(fields=["through", "id"], name="birth_by_through")]


class Seal(models.Model):
    """What the entries of one day and table amounted to when it was over; see sealing.py. A trigger refuses every change."""

    day = models.DateField()
    of = models.TextField()  # the table
    entries = models.BigIntegerField()
    columns = ArrayField(models.TextField())  # that were hashed
    digest = models.BinaryField()  # of the entries
    chained = models.BinaryField()  # of this seal and the one before it
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "day"], name="seal_once")]
