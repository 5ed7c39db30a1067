"""Product, or a variant of one: a parent and what sets it apart from that.

Its code is what shops, tills and price lists call it, compared to the letter: to some, 85123A and 85123a differ.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.catalog.taxes.models import TaxClass
from clientela.platform.entities.rows import Record
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Shared


@tracked(exclude=["search"])
class Product(Record):
    code = models.TextField(unique=True)
    name = models.TextField()
    family = models.TextField(blank=True, db_default="")
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)  # of one, in the same currency
    parts_discount = models.DecimalField(  # of a bundle without a price of its own: per cent off the sum of its parts
        max_digits=6, decimal_places=3, null=True, blank=True
    )
    unit = models.TextField(blank=True, db_default="")  # what is counted: kg, hour, box; "" for pieces
    tax_class = models.ForeignKey(TaxClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="variants")
    varies = models.JSONField(
        db_default={}, blank=True, editable=False
    )  # by what it has variants, as varying.py writes it
    options = ArrayField(models.TextField(), db_default=[], blank=True)  # of a variant: "Size: L"
    tags = ArrayField(models.TextField(), db_default=[], blank=True)
    warranty_months = models.IntegerField(null=True, blank=True)  # that we answer for one of it
    active = models.BooleanField(db_default=True)

    objects = Shared.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parts_discount__range=(0, 100)) | Q(parts_discount__isnull=True),
                name="product_parts_discount",
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="product_by_name"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="product_search"),
        ]

    def __str__(self) -> str:
        return self.name
