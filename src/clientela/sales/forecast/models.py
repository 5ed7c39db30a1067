"""Estimate: what a night foretold of a period, to be held against what came. It holds no name and no key of any deal."""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.people.keys import new_key


class Estimate(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    day = models.DateField()  # what was known by its evening
    first = models.DateField()
    last = models.DateField()
    part = models.TextField(db_default="", default="")  # "owner:<key>"; empty: everybody's
    currency = models.CharField(max_length=3)
    won = models.FloatField()  # so far
    low80 = models.FloatField()
    low50 = models.FloatField()
    median = models.FloatField()
    high50 = models.FloatField()
    high80 = models.FloatField()
    mean = models.FloatField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "first", "last", "day"], name="estimate_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.first} to {self.last}"
