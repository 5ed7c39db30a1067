"""PriceList, for whom and when; Price, of one product or of all, from a quantity on."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from clientela.catalog.models import Product
from clientela.catalog.rows import Named
from clientela.platform.history.tracking import tracked


@tracked(exclude=["search"])
class PriceList(Named):
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    position = models.IntegerField(db_default=0)  # of two lists that hold, the first one is meant
    active = models.BooleanField(db_default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    whom = models.JSONField(db_default={}, blank=True)  # {"of": "organisation", "where": condition}; {} for everybody

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="price_list_once")]
        indexes = [
            models.Index(fields=["position", "id"], name="price_list_by_position"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="price_list_search"),
        ]


@tracked(exclude=["search"])
class Price(Named):
    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices", db_index=False)
    product = models.ForeignKey(  # none: the discount is on everything that has a price of its own
        Product, null=True, blank=True, on_delete=models.CASCADE, related_name="prices", db_index=False
    )
    from_quantity = models.DecimalField(max_digits=18, decimal_places=4, db_default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)  # in the list's currency
    discount = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)  # per cent off its own price
    known_as = models.TextField(db_default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["known_as"], name="price_once"),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0) | Q(unit_price__isnull=True), name="price_not_below_0"
            ),
            models.CheckConstraint(
                condition=Q(discount__range=(0, 100)) | Q(discount__isnull=True), name="price_discount"
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="price_by_name"),
            models.Index(fields=["product", "price_list"], name="price_by_product"),
            models.Index(fields=["price_list"], name="price_by_list"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="price_search"),
        ]
