"""Delivery of an order; DeliveryLine, how many of one of the order's lines go with it.

What lines have on the way (`allotted`, `delivered`), the state of the order and the stock follow by triggers (migrations/0002).
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from clientela.catalog.stock.models import Place
from clientela.platform.entities.rows import Row, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Hanging
from clientela.sales.orders.models import OnOrder, Order, OrderLine


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("of a delivery", "Being prepared")
    SENT = "sent", pgettext_lazy("of a delivery", "On its way")
    ARRIVED = "arrived", pgettext_lazy("of a delivery", "Arrived")
    CANCELLED = "cancelled", pgettext_lazy("of a delivery", "Cancelled")


@tracked(exclude=["search"])
class Delivery(Sourced, Row):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    number = models.TextField(editable=False)  # that of the order, and which of its deliveries
    state = models.CharField(max_length=9, choices=State.choices, db_default=State.SENT)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    carrier = models.TextField(blank=True, db_default="")
    tracking = models.TextField(blank=True, db_default="")  # the carrier's number
    tracking_url = models.TextField(blank=True, db_default="")
    sent_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, db_default="")

    objects = OnOrder.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="order_delivery_number_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="order_delivery_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="order_delivery_by_age"),
            models.Index(fields=["place"], name="order_delivery_by_place"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="order_delivery_search"),
        ]

    def __str__(self) -> str:
        return self.number


class WithDelivery(Hanging):
    hangs_on = "delivery"


@tracked()
class DeliveryLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, on_delete=models.RESTRICT, related_name="delivered_by")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)

    objects = WithDelivery.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "line"], name="order_delivery_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_delivery_line_some"),
        ]
