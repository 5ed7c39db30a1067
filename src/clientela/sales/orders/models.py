"""Order, its lines, and payments. A return is an order of its own whose lines point at the lines they give back.

An order of a known party has an entry on the timeline under the same key.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Hanging, Owned


class Kind(models.TextChoices):
    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")
    ADJUSTMENT = "adjustment", _("Adjustment")


class Status(models.TextChoices):
    PLACED = "placed", _("Placed")
    PAID = "paid", _("Paid")
    DELIVERED = "delivered", _("Delivered")
    RETURNED = "returned", _("Returned")
    CANCELLED = "cancelled", _("Cancelled")


class OfTheirParty(Owned):
    """An order is whose its party is."""

    owner_path = "party__owner"


@tracked(exclude=["search"])
class Order(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    source = models.TextField()
    number = models.TextField()
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, db_default=Kind.SALE)
    status = models.CharField(max_length=12, choices=Status.choices, db_default=Status.PLACED)
    channel = models.TextField(blank=True, db_default="")
    placed_at = models.DateTimeField()
    country = models.CharField(max_length=2, blank=True, db_default="")
    currency = models.CharField(max_length=3, db_default="EUR")
    total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    lines_count = models.IntegerField(db_default=0)
    import_id = models.UUIDField(null=True, blank=True)
    search = models.TextField(db_default="", editable=False)
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfTheirParty.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="order_once")]
        indexes = [
            models.Index(fields=["party", "-placed_at", "-id"], name="order_by_party"),
            models.Index(fields=["-placed_at", "-id"], name="order_by_date"),
            models.Index(fields=["import_id"], name="order_by_import", condition=models.Q(import_id__isnull=False)),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="order_search"),
        ]

    def __str__(self) -> str:
        return self.number


class SeenWithOrder(Hanging):
    hangs_on = "order"


@tracked()
class OrderLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.IntegerField()
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    code = models.TextField(blank=True, db_default="")
    description = models.TextField(blank=True, db_default="")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4)
    returns = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="returned_by", db_index=False
    )

    objects = SeenWithOrder.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="order_line_once")]
        indexes = [
            models.Index(fields=["product"], name="order_line_by_product"),
            models.Index(fields=["returns"], name="order_line_by_returned", condition=models.Q(returns__isnull=False)),
        ]


@tracked()
class Payment(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="payments")
    paid_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3, db_default="EUR")
    method = models.TextField(blank=True, db_default="")
    reference = models.TextField(blank=True, db_default="")

    objects = SeenWithOrder.as_manager()
