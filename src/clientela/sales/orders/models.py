"""Order, its lines, the bundles that some of them are parts of, and payments. A return is an order of its own whose lines point
at the lines they give back.

An order of a known party has an entry on the timeline under the same key, once it is placed. What lines and payments come to, and
the number of an order of the company's own, are kept by triggers (migrations/0004): every path leaves the same behind.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now, Round
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities.rows import Row
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Beneath, Hanging, Owned


class Kind(models.TextChoices):
    SALE = "sale", _("Sale")
    RETURN = "return", _("Return")
    ADJUSTMENT = "adjustment", _("Adjustment")


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of an order", "Draft")
    PLACED = "placed", _("Placed")
    CONFIRMED = "confirmed", pgettext_lazy("of an order", "Confirmed")
    PARTLY_DELIVERED = "partly_delivered", _("Partly delivered")
    DELIVERED = "delivered", _("Delivered")
    CLOSED = "closed", pgettext_lazy("of an order", "Closed")
    CANCELLED = "cancelled", _("Cancelled")


OWN = ""  # the source of the company's own orders, which are numbered here
WAITING = (Status.PLACED, Status.CONFIRMED, Status.PARTLY_DELIVERED)  # of these something is still to go out
TO_DELIVER = {"all": [{"field": "status", "any_of": [str(one) for one in WAITING]}]}
SETTLED = (Status.DRAFT, Status.CANCELLED)  # nothing is owed for these
# What shops, tills and files of before call a state, in small letters.
STATUS_WORDS = {
    "paid": "confirmed", "processing": "confirmed", "shipped": "delivered", "fulfilled": "delivered", "completed": "delivered",
    "complete": "delivered", "returned": "closed", "refunded": "closed", "canceled": "cancelled", "pending": "placed",
}  # fmt: skip


class OfTheirParty(Owned):
    """An order is whose its party is."""

    owner_path = "party__owner"


_MONEY = models.DecimalField(max_digits=20, decimal_places=4)


@tracked(exclude=["search", "gross", "open_amount"])
class Order(Row):
    source = models.TextField()
    number = models.TextField(blank=True)
    external_id = models.TextField(
        blank=True, db_default="", editable=False
    )  # its key where it came from by the intake
    said = models.TextField(blank=True, db_default="", editable=False)  # a print of what was said of it there
    series = models.CharField(max_length=12, blank=True, db_default="")
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind.choices, db_default=Kind.SALE)
    status = models.CharField(max_length=20, choices=Status.choices, db_default=Status.PLACED)
    channel = models.TextField(blank=True, db_default="")
    reference = models.TextField(blank=True, db_default="")  # what the customer calls it
    placed_at = models.DateTimeField(db_default=Now())
    wished_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True, db_default="")
    # ---- where it goes ----
    ship_to = models.TextField(blank=True, db_default="")
    street = models.TextField(blank=True, db_default="")
    postal_code = models.TextField(blank=True, db_default="")
    city = models.TextField(blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    # ---- what it comes to ----
    currency = models.CharField(max_length=3, db_default="EUR")
    total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)  # of the lines, before tax
    tax = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    gross = models.GeneratedField(expression=F("total") + F("tax"), output_field=_MONEY, db_persist=True)
    due_on = models.DateField(null=True, blank=True)
    billed = models.BooleanField(db_default=False)  # whether its payments are told to us: what is open is known then
    paid = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    credited = models.DecimalField(max_digits=20, decimal_places=4, db_default=0)
    open_amount = models.GeneratedField(
        expression=Case(
            When(
                Q(billed=True) & ~Q(status__in=[str(one) for one in SETTLED]),
                then=F("total") + F("tax") - F("credited") - F("paid"),
            ),
            default=Value(None),
        ),
        output_field=models.DecimalField(max_digits=20, decimal_places=4, null=True),
        db_persist=True,
        null=True,
    )
    lines_count = models.IntegerField(db_default=0)
    import_id = models.UUIDField(null=True, blank=True)

    objects = OfTheirParty.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="order_said_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="order_owed", condition=Q(open_amount__gt=0, due_on__isnull=False)
            ),
            models.Index(fields=["status", "-placed_at", "-id"], name="order_by_status"),
            models.Index(fields=["party", "-placed_at", "-id"], name="order_by_party"),
            models.Index(fields=["-placed_at", "-id"], name="order_by_date"),
            models.Index(fields=["import_id"], name="order_by_import", condition=models.Q(import_id__isnull=False)),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="order_search"),
        ]

    def __str__(self) -> str:
        return self.number


class SeenWithOrder(Hanging):
    hangs_on = "order"


class OnOrder(Beneath):
    """Rows of a type of their own that hang on an order; whose its party is, theirs they are."""

    hangs_on = "order"
    above = "order"
    owner_path = "order__party__owner"


@tracked()
class Bundle(models.Model):
    """What was sold as one and goes out as its parts, which are lines of the order: together they come to what it does."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="bundles")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    code = models.TextField(blank=True, db_default="")
    description = models.TextField(blank=True, db_default="")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4)
    discount = models.DecimalField(max_digits=7, decimal_places=4, db_default=0)  # per cent
    tax_rate = models.DecimalField(
        max_digits=7, decimal_places=4, null=True
    )  # of the whole; None: each part has its own

    objects = SeenWithOrder.as_manager()


@tracked(exclude=["amount", "margin", "allotted", "delivered", "returned"])
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
    unit_price = models.DecimalField(
        max_digits=24, decimal_places=10
    )  # so fine that parts come to their share of a bundle
    discount = models.DecimalField(max_digits=7, decimal_places=4, db_default=0)  # per cent
    tax_rate = models.DecimalField(max_digits=7, decimal_places=4, db_default=0)  # per cent
    bundle = models.ForeignKey(
        Bundle, null=True, blank=True, on_delete=models.CASCADE, related_name="lines", db_index=False
    )  # of which it is a part
    amount = models.GeneratedField(
        expression=Round(F("quantity") * F("unit_price") * (Value(100) - F("discount")) / Value(100), precision=4),
        output_field=_MONEY,
        db_persist=True,
    )
    unit_cost = models.DecimalField(  # as it was when that was sold, in the order's currency
        max_digits=18, decimal_places=4, null=True, blank=True, editable=False
    )
    margin = models.GeneratedField(
        expression=Round(
            F("quantity") * F("unit_price") * (Value(100) - F("discount")) / Value(100)
            - F("quantity") * F("unit_cost"),
            precision=4,
        ),
        output_field=models.DecimalField(max_digits=20, decimal_places=4, null=True),
        db_persist=True,
        null=True,
    )
    allotted = models.DecimalField(max_digits=18, decimal_places=4, db_default=0, editable=False)  # of all deliveries
    delivered = models.DecimalField(
        max_digits=18, decimal_places=4, db_default=0, editable=False
    )  # of those that were sent
    returned = models.DecimalField(
        max_digits=18, decimal_places=4, db_default=0, editable=False
    )  # what came back, or will
    returns = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="returned_by", db_index=False
    )

    objects = OnOrder.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_once"),
            models.CheckConstraint(
                condition=Q(allotted=0) | Q(allotted__lte=F("quantity")), name="order_line_not_beyond"
            ),
            # what went out elsewhere, of orders that only say so, is not known here
            models.CheckConstraint(
                condition=Q(returned=0) | Q(returned__lte=F("delivered")) | Q(delivered=0, returned__lte=F("quantity")),
                name="order_line_back_at_most",
            ),
        ]
        indexes = [
            models.Index(fields=["product"], name="order_line_by_product"),
            models.Index(fields=["bundle"], name="order_line_by_bundle", condition=models.Q(bundle__isnull=False)),
            models.Index(fields=["returns"], name="order_line_by_returned", condition=models.Q(returns__isnull=False)),
        ]


@tracked(exclude=["search"])
class Payment(Row):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="payments")
    paid_at = models.DateTimeField(db_default=Now())
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3, db_default="EUR")
    method = models.TextField(blank=True, db_default="")
    reference = models.TextField(blank=True, db_default="")
    position = models.IntegerField(
        null=True, blank=True, editable=False
    )  # among those that came with the order by the intake

    objects = OnOrder.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "position"], name="payment_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="payment_by_age"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="payment_search"),
        ]
