"""Essential: a field that records of a type should have, where a condition holds. Figure: what one night found of one check."""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key

FILLED = "filled"  # of all fields that should be there, how many are missing


@tracked()
class Essential(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    entity = models.CharField(max_length=40)
    field = models.TextField()
    where = models.JSONField(default=dict, db_default={})  # a condition of the house's language; empty: of every record
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "field", "where"], name="essential_once")]

    def __str__(self) -> str:
        return f"{self.entity}.{self.field}"


class Figure(models.Model):
    """Counted before the eyes of the system, of all records; it holds no name and no key of any record."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    day = models.DateField()
    entity = models.CharField(max_length=40)
    check_key = models.TextField()  # of a check; "side:<side>": of all its checks; FILLED
    part = models.TextField(
        db_default="", default=""
    )  # "owner:<key>", "source:<name>", "stage:<key>"; empty: of all records
    found = models.IntegerField()
    of = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "check_key", "part", "day"], name="figure_of_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.entity}.{self.check_key}"
