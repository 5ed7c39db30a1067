"""Purchase, its lines, the receipts of what came and the returns of what went back.

State, number and sum of a purchase, how many of each line came and went back, and the stock are kept by triggers (migrations/0002):
every path leaves the same behind.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now, Round
from django.utils.translation import pgettext_lazy

from clientela.catalog.models import Product
from clientela.catalog.stock.models import Place
from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Row, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Beneath, Hanging, Owned


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of a purchase", "Draft")
    SENT = "sent", pgettext_lazy("of a purchase", "Sent")
    CONFIRMED = "confirmed", pgettext_lazy("of a purchase", "Confirmed")
    PARTLY_RECEIVED = "partly_received", pgettext_lazy("of a purchase", "Partly received")
    RECEIVED = "received", pgettext_lazy("of a purchase", "Received")
    CLOSED = "closed", pgettext_lazy("of a purchase", "Closed short")  # a part came, and no more will
    CANCELLED = "cancelled", pgettext_lazy("of a purchase", "Cancelled")


# leads to all that open orders want beyond what is here and coming
SHORT = "/purchases/short/"
SCORES = "/suppliers/"  # leads to how suppliers keep their word
COMING = (State.SENT, State.CONFIRMED, State.PARTLY_RECEIVED)  # of these something is still to come


class Reason(models.TextChoices):
    FAULTY = "faulty", pgettext_lazy("why goods go back", "Damaged or faulty")
    WRONG = "wrong", pgettext_lazy("why goods go back", "Not what was ordered")
    SURPLUS = "surplus", pgettext_lazy("why goods go back", "More than is needed")
    OTHER = "other", pgettext_lazy("why goods go back", "Something else")


FAULTS = (Reason.FAULTY, Reason.WRONG)  # these are the supplier's


@tracked(exclude=["search"])
class Purchase(Sourced, Record):
    number = models.TextField(blank=True, db_default="", editable=False)
    state = models.CharField(max_length=15, choices=State.choices, db_default=State.DRAFT, editable=False)
    supplier = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="purchases", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reference = models.TextField(blank=True, db_default="")  # what the supplier calls it
    place = models.ForeignKey(  # where it is to come
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    wished_on = models.DateField(null=True, blank=True)  # of its lines, where they say nothing
    sent_on = models.DateField(null=True, blank=True)  # a draft until then
    confirmed_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)  # no more of it is awaited
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    language = models.CharField(max_length=2, blank=True, db_default="")  # of the paper; "" is the supplier's
    terms = models.TextField(blank=True, db_default="")  # what the supplier reads
    notes = models.TextField(blank=True, db_default="")  # what only we do
    total = models.DecimalField(max_digits=20, decimal_places=4, db_default=0, editable=False)
    lines_count = models.IntegerField(db_default=0, editable=False)
    lines_open = models.IntegerField(db_default=0, editable=False)  # of which not all has come
    lines_begun = models.IntegerField(db_default=0, editable=False)  # of which something has

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], condition=~Q(number=""), name="purchase_number_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="purchase_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="purchase_by_birth"),
            models.Index(fields=["number", "id"], name="purchase_by_number"),
            models.Index(fields=["supplier", "-created_at"], name="purchase_by_supplier"),
            models.Index(fields=["state", "-created_at", "-id"], name="purchase_by_state"),
            models.Index(fields=["owner", "-created_at", "-id"], name="purchase_by_owner"),
            models.Index(fields=["place"], name="purchase_by_place"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="purchase_search"),
        ]

    def __str__(self) -> str:
        return self.number


class OnPurchase(Beneath):
    """Rows that hang on a purchase; whose that is, theirs they are."""

    hangs_on = "purchase"
    above = "purchase"
    owner_path = "purchase__owner"


@tracked(exclude=["search", "amount", "due_on", "timely", "received", "returned", "left", "last_on"])
class Line(Sourced, Record):
    """What is ordered, until when, and how many of it came (`received`), the last of them on which day, and went back."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.IntegerField(db_default=0, editable=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    code = models.TextField(blank=True, db_default="")
    supplier_code = models.TextField(blank=True, db_default="")
    name = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=4, db_default=1)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=4, db_default=0)
    currency = models.CharField(max_length=3, blank=True, db_default="", editable=False)  # the purchase's
    amount = models.GeneratedField(
        expression=Round(F("quantity") * F("unit_cost"), precision=4),
        output_field=models.DecimalField(max_digits=20, decimal_places=4),
        db_persist=True,
    )
    wished_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)  # as the supplier says
    due_on = models.GeneratedField(
        expression=Coalesce(F("promised_on"), F("wished_on")), output_field=models.DateField(null=True), db_persist=True, null=True
    )  # fmt: skip
    received = models.DecimalField(max_digits=18, decimal_places=4, db_default=0, editable=False)
    returned = models.DecimalField(max_digits=18, decimal_places=4, db_default=0, editable=False)
    left = models.GeneratedField(
        expression=F("quantity") - F("received"),
        output_field=models.DecimalField(max_digits=18, decimal_places=4),
        db_persist=True,
    )
    last_on = models.DateField(null=True, editable=False)
    timely = models.GeneratedField(  # NULL until all has come, and of what was awaited on no day
        expression=Case(
            When(Q(received__gte=F("quantity")), then=Q(last_on__lte=Coalesce(F("promised_on"), F("wished_on")))),
            default=Value(None),
        ),
        output_field=models.BooleanField(null=True),
        db_persist=True,
        null=True,
    )

    objects = OnPurchase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="purchase_line_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_cost__gte=0), name="purchase_line_some"),
            models.CheckConstraint(condition=Q(received__lte=F("quantity")), name="purchase_line_not_beyond"),
            models.CheckConstraint(condition=Q(returned__lte=F("received")), name="purchase_line_back_at_most"),
        ]
        indexes = [
            models.Index(fields=["purchase", "position"], name="purchase_line_by_purchase"),
            models.Index(fields=["product", "due_on"], name="purchase_line_by_product"),
            models.Index(fields=["-created_at", "-id"], name="purchase_line_by_birth"),
            models.Index(F("due_on").desc(nulls_last=True), F("id").desc(), name="purchase_line_by_day"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="purchase_line_search"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["search"])
class Receipt(Sourced, Row):
    """Goods that came of a purchase, where to and when."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="receipts", db_index=False)
    number = models.TextField(editable=False)  # that of the purchase, and which of its receipts
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    received_on = models.DateField(db_default=Now())
    reference = models.TextField(blank=True, db_default="")  # the supplier's delivery note
    note = models.TextField(blank=True, db_default="")

    objects = OnPurchase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purchase", "number"], name="purchase_receipt_number_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="purchase_receipt_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="purchase_receipt_by_birth"),
            models.Index(fields=["place"], name="purchase_receipt_by_place"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="purchase_receipt_search"),
        ]

    def __str__(self) -> str:
        return self.number


class OfPurchase(Hanging):
    hangs_on = "of"


@tracked()
class ReceiptLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    of = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.RESTRICT, related_name="received_by")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)

    objects = OfPurchase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="purchase_receipt_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchase_receipt_line_some"),
        ]


@tracked(exclude=["search"])
class Return(Sourced, Row):
    """Goods that went back to the supplier, and why."""

    purchase = models.ForeignKey(Purchase, on_delete=models.CASCADE, related_name="given_back", db_index=False)
    number = models.TextField(editable=False)
    reason = models.CharField(max_length=8, choices=Reason.choices, db_default=Reason.FAULTY)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    returned_on = models.DateField(db_default=Now())
    reference = models.TextField(blank=True, db_default="")  # the supplier's word for it
    note = models.TextField(blank=True, db_default="")

    objects = OnPurchase.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purchase", "number"], name="supplier_return_number_once")]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="supplier_return_by_birth"),
            models.Index(fields=["place"], name="supplier_return_by_place"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="supplier_return_search"),
        ]

    def __str__(self) -> str:
        return self.number


@tracked()
class ReturnLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.ForeignKey(Line, on_delete=models.RESTRICT, related_name="returned_by")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)

    objects = OfPurchase.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="supplier_return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="supplier_return_line_some"),
        ]
