"""Birth: the keys of what one statement of an act created, so that it can be undone. Seal: a day of history that is over. Mark: an
entry of such a day that was lawfully erased since."""

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


class Mark(models.Model):
    """What an entry was when its day was sealed, though it is gone or changed since; see marking.py. A trigger keeps it."""

    of = models.TextField()  # the table
    entry = models.BigIntegerField()  # its pgh_id
    day = models.DateField()
    digest = models.BinaryField()  # of the entry before
    remains = models.BinaryField(null=True)  # of what is left of it; None: nothing
    at = models.DateTimeField(db_default=Now())
    context_id = models.UUIDField(
        null=True, db_default=models.Func(function="_pgh_attach_context", output_field=models.UUIDField())
    )  # the act that erased it

    class Meta:
        indexes = [models.Index(fields=["of", "day"], name="mark_by_day")]
