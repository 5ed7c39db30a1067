"""TaxClass, what a product is taxed as; TaxRate, what that comes to in a country from a day on. The first class is meant where a
product says nothing; a rate without a country holds wherever none of that country does."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.catalog.rows import Named
from clientela.platform.history.tracking import tracked


@tracked(exclude=["search"])
class TaxClass(Named):
    code = models.TextField(blank=True, db_default="")  # what ledgers and e-invoices call it
    position = models.IntegerField(db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="tax_class_once")]
        indexes = [
            models.Index(fields=["position", "id"], name="tax_class_by_position"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="tax_class_search"),
        ]


@tracked(exclude=["search"])
class TaxRate(Named):
    tax_class = models.ForeignKey(TaxClass, on_delete=models.CASCADE, related_name="rates", db_index=False)
    country = models.CharField(max_length=2, blank=True, db_default="")
    rate = models.DecimalField(max_digits=6, decimal_places=3, db_default=0)  # per cent
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    known_as = models.TextField(db_default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["known_as"], name="tax_rate_once"),
            models.CheckConstraint(condition=Q(rate__range=(0, 100)), name="tax_rate_percent"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="tax_rate_by_name"),
            models.Index(fields=["tax_class", "country", "valid_from"], name="tax_rate_by_class"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="tax_rate_search"),
        ]
