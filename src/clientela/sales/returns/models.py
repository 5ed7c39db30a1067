"""Return, with the lines of the order that come back; CreditNote, what the customer is not asked for any more, or gets back.

How many of each line came back, what an order has been credited, and the stock follow by triggers (migrations/0002).
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.stock.models import Place
from clientela.platform.entities.rows import Row
from clientela.platform.files.models import StoredFile
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Hanging
from clientela.sales.orders.models import OnOrder, Order, OrderLine


class State(models.TextChoices):
    ANNOUNCED = "announced", pgettext_lazy("of a return", "Announced")
    RECEIVED = "received", pgettext_lazy("of a return", "Received")
    CREDITED = "credited", pgettext_lazy("of a return", "Credited")
    REFUSED = "refused", pgettext_lazy("of a return", "Refused")


class Reason(models.TextChoices):
    DAMAGED = "damaged", pgettext_lazy("why goods come back", "Damaged or faulty")
    WRONG = "wrong", pgettext_lazy("why goods come back", "Not what was ordered")
    UNWANTED = "unwanted", pgettext_lazy("why goods come back", "Not wanted any more")
    LATE = "late", pgettext_lazy("why goods come back", "Came too late")
    OTHER = "other", pgettext_lazy("why goods come back", "Something else")


class Condition(models.TextChoices):
    RESTOCK = "restock", _("Back on the shelf")
    SCRAP = "scrap", _("Not to be sold again")


@tracked(exclude=["search"])
class Return(Row):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="coming_back", db_index=False)
    number = models.TextField(editable=False)  # that of the order, and which of its returns
    state = models.CharField(max_length=9, choices=State.choices, db_default=State.ANNOUNCED)
    reason = models.CharField(max_length=8, choices=Reason.choices, db_default=Reason.OTHER)
    condition = models.CharField(max_length=7, choices=Condition.choices, db_default=Condition.RESTOCK)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    note = models.TextField(blank=True, db_default="")

    objects = OnOrder.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="order_return_number_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="order_return_by_age"),
            models.Index(fields=["place"], name="order_return_by_place"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="order_return_search"),
        ]

    def __str__(self) -> str:
        return self.number


class WithReturn(Hanging):
    hangs_on = "of"


@tracked()
class ReturnLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(OrderLine, on_delete=models.RESTRICT, related_name="+")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)

    objects = WithReturn.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="order_return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_return_line_some"),
        ]


@tracked(exclude=["search"])
class CreditNote(Row):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="credit_notes")
    of = models.ForeignKey(Return, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    number = models.TextField(unique=True, editable=False)
    issued_on = models.DateField()
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=20, decimal_places=4)
    tax = models.DecimalField(max_digits=20, decimal_places=4)
    total = models.DecimalField(max_digits=20, decimal_places=4)
    document = models.JSONField(editable=False)  # all that the customer is shown; each line names that of the order
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", editable=False)
    note = models.TextField(blank=True, db_default="")  # for ourselves

    objects = OnOrder.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of"], condition=Q(of__isnull=False), name="credit_note_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="credit_note_by_age"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="credit_note_search"),
        ]

    def __str__(self) -> str:
        return self.number
