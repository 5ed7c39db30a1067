"""IndexValue: what an index stood at in a month, as an office of statistics publishes it. Nothing between is ever guessed."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Shared


@tracked(exclude=["search"])
class IndexValue(Record):
    name = models.TextField(unique=True)  # "ISTAT FOI 2026-09": there is one for each index and month
    index = models.TextField()
    month = models.DateField()  # its first day
    value = models.DecimalField(max_digits=24, decimal_places=10)
    said_by = models.TextField(blank=True, db_default="")

    objects = Shared.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(value__gt=0), name="index_value_positive")]
        indexes = [
            models.Index(fields=["-month", "-id"], name="index_value_by_month"),
            models.Index(fields=["-created_at", "-id"], name="index_value_by_age"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="index_value_search"),
        ]

    def __str__(self) -> str:
        return self.name
