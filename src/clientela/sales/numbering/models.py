"""Counter, the last number given of a kind, in a series and year; written by the database function `numbering_next` alone."""

from django.db import models


class Counter(models.Model):
    kind = models.TextField()
    series = models.TextField()
    year = models.IntegerField()
    last = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "series", "year"], name="counter_once")]
