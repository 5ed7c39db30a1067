"""Installed: one product at one place of a customer.

The end of its warranty follows from the day on which it was installed, and the line by which it came from the order and the
product, by triggers (migrations/0002).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Owned
from clientela.sales.contracts.models import Contract
from clientela.sales.orders.models import Order, OrderLine


class State(models.TextChoices):
    IN_USE = "in_use", pgettext_lazy("of an installed product", "In use")
    IN_REPAIR = "in_repair", pgettext_lazy("of an installed product", "In repair")
    IDLE = "idle", pgettext_lazy("of an installed product", "Out of use")
    REPLACED = "replaced", pgettext_lazy("of an installed product", "Replaced")
    GONE = "gone", pgettext_lazy("of an installed product", "Scrapped or given back")


@tracked(exclude=["search"])
class Installed(Sourced, Record):
    name = models.TextField()
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    serial = models.TextField(blank=True, db_default="")
    state = models.CharField(max_length=9, choices=State.choices, db_default=State.IN_USE)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="installed", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    contract = models.ForeignKey(  # by which it is looked after
        Contract, null=True, blank=True, on_delete=models.SET_NULL, related_name="installed", db_index=False
    )
    # ---- where it stands ----
    place = models.TextField(blank=True, db_default="")  # "Second floor, bar"
    street = models.TextField(blank=True, db_default="")
    postal_code = models.TextField(blank=True, db_default="")
    city = models.TextField(blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    # ---- how it came, and how long we answer for it ----
    sale = models.ForeignKey(  # the order by which it came
        Order, null=True, blank=True, on_delete=models.SET_NULL, related_name="installed", db_index=False
    )
    order_line = models.ForeignKey(
        OrderLine, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False, editable=False
    )
    installed_on = models.DateField(null=True, blank=True)
    warranty_months = models.IntegerField(null=True, blank=True)  # none: those of its product
    warranty_until = models.DateField(null=True, editable=False)  # the last day of it
    notes = models.TextField(blank=True, db_default="")
    tags = ArrayField(models.TextField(), db_default=[], blank=True)

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="installed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="installed_by_birth"),
            models.Index(fields=["name", "id"], name="installed_by_name"),
            models.Index(fields=["serial"], name="installed_by_serial", condition=~Q(serial="")),
            models.Index(fields=["party", "-created_at"], name="installed_by_party"),
            models.Index(fields=["product"], name="installed_by_product"),
            models.Index(fields=["contract"], name="installed_by_contract", condition=Q(contract__isnull=False)),
            models.Index(fields=["sale"], name="installed_by_order", condition=Q(sale__isnull=False)),
            models.Index(fields=["order_line"], name="installed_by_line", condition=Q(order_line__isnull=False)),
            models.Index(fields=["owner", "-created_at", "-id"], name="installed_by_owner"),
            models.Index(F("warranty_until").desc(nulls_last=True), F("id").desc(), name="installed_by_warranty"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="installed_search"),
        ]

    def __str__(self) -> str:
        return self.name
