"""Supply: a product as one supplier sells it, from a quantity on and in a currency. It is known by these (migrations/0002)."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.catalog.models import Product
from clientela.catalog.rows import Named
from clientela.parties.models import Party
from clientela.platform.history.tracking import tracked


@tracked(exclude=["search"])
class Supply(Named):
    supplier = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.CASCADE, related_name="supplies", db_index=False
    )
    product = models.ForeignKey(  # none: the catalog does not know it, and it keeps its name
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="supplies", db_index=False
    )
    code = models.TextField(blank=True, db_default="")  # what the supplier calls it
    from_quantity = models.DecimalField(max_digits=18, decimal_places=4, db_default=1)
    cost = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)  # of one
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    lead_days = models.IntegerField(null=True, blank=True)  # from the order until it is here
    minimum = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)  # the least they sell at once
    preferred = models.BooleanField(db_default=False)
    active = models.BooleanField(db_default=True)
    sold_as = models.TextField(db_default="", editable=False)  # what of it is the same with every supplier
    known_as = models.TextField(db_default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["known_as"], name="supply_once"),
            models.CheckConstraint(condition=Q(cost__gte=0) | Q(cost__isnull=True), name="supply_not_below_0"),
            models.CheckConstraint(condition=Q(minimum__gt=0) | Q(minimum__isnull=True), name="supply_minimum"),
            models.CheckConstraint(condition=Q(lead_days__gte=0) | Q(lead_days__isnull=True), name="supply_lead"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="supply_by_name"),
            models.Index(fields=["supplier", "product"], name="supply_by_supplier"),
            models.Index(fields=["product"], name="supply_by_product"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="supply_search"),
        ]
