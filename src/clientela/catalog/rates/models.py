"""Rate: so many units of `currency` were one unit of `base` on that day, as central banks publish them. It holds until the next
one, but not for longer than the company says (`people_company.rate_days`)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Shared


@tracked(exclude=["search"])
class Rate(Record):
    name = models.TextField(unique=True)  # "EUR/PLN 2026-11-20": there is one for each pair and day
    day = models.DateField()
    base = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    value = models.DecimalField(max_digits=24, decimal_places=10)
    said_by = models.TextField(blank=True, db_default="")

    objects = Shared.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["base", "currency", "day"], include=["value"], name="rate_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="rate_positive"),
        ]
        indexes = [
            models.Index(fields=["-day", "-id"], name="rate_by_day"),
            models.Index(fields=["currency", "-day"], name="rate_by_currency"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="rate_search"),
        ]

    def __str__(self) -> str:
        return self.name
