"""OrderException: why an order can't simply go its way. At most one of each reason waits at a time."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.rows import Row
from clientela.platform.history.tracking import tracked
from clientela.platform.people.models import User
from clientela.sales.orders.models import OnOrder, Order


class Reason(models.TextChoices):
    STOCK = "stock", _("Not in stock")
    PRICE = "price", _("Price differs from the list")
    ADDRESS = "address", _("No address to deliver to")
    OVERDUE = "overdue", _("Payment overdue")
    CREDIT = "credit", _("Other orders of theirs are overdue")
    OTHER = "other", _("Something else")


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("of an exception", "Open")
    TAKEN = "taken", pgettext_lazy("of an exception", "Taken")
    SOLVED = "solved", pgettext_lazy("of an exception", "Solved")


@tracked(exclude=["search"])
class OrderException(Row):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="exceptions", db_index=False)
    reason = models.CharField(max_length=8, choices=Reason.choices, db_default=Reason.OTHER)
    about = models.TextField(blank=True, db_default="")  # what of it: the products, the days
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.OPEN)
    assignee = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    note = models.TextField(blank=True, db_default="")  # how it was solved
    found = models.BooleanField(db_default=False)  # by a check, which ends it too

    objects = OnOrder.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "reason"], condition=~Q(state="solved"), name="exception_once")
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="exception_by_age"),
            models.Index(fields=["state", "-created_at"], name="exception_by_state"),
            models.Index(fields=["order"], name="exception_by_order"),
            models.Index(fields=["assignee"], name="exception_by_assignee"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="exception_search"),
        ]
