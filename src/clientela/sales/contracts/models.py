"""Contract, its lines and how they changed, what it cost since when, and the orders that it made.

Its state, the day by which notice is given, what it comes to in a month and in all follow by triggers (migrations/0002), and so
does the day of its next order (migrations/0004): a page, an import and a job leave the same behind. A subscription is no table of
its own: it is a contract that bills itself.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Beneath, Hanging, Owned
from clientela.sales.deals.models import Deal
from clientela.sales.orders.models import Order


class Kind(models.TextChoices):
    SERVICE = "service", pgettext_lazy("of a contract", "Service")
    MAINTENANCE = "maintenance", pgettext_lazy("of a contract", "Maintenance")
    SUPPLY = "supply", pgettext_lazy("of a contract", "Supply")
    SUBSCRIPTION = "subscription", pgettext_lazy("of a contract", "Subscription")
    RENT = "rent", pgettext_lazy("of a contract", "Rent")
    FRAMEWORK = "framework", pgettext_lazy("of a contract", "Framework agreement")
    OTHER = "other", pgettext_lazy("of a contract", "Other")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of a contract", "Draft")
    ACTIVE = "active", pgettext_lazy("of a contract", "Active")
    NOTICE = "notice", pgettext_lazy("of a contract", "Notice given")
    ENDED = "ended", pgettext_lazy("of a contract", "Ended")


LIVING = (State.ACTIVE, State.NOTICE)


class Renewal(models.TextChoices):
    NONE = "none", pgettext_lazy("how a contract goes on", "It ends")
    AUTOMATIC = "automatic", pgettext_lazy("how a contract goes on", "By itself")
    ASKED = "asked", pgettext_lazy("how a contract goes on", "When both agree")


class Unit(models.TextChoices):
    DAYS = "days", _("Days")
    WEEKS = "weeks", _("Weeks")
    MONTHS = "months", _("Months")


class Period(models.TextChoices):
    ONCE = "once", pgettext_lazy("how often is paid", "Once")
    MONTH = "month", pgettext_lazy("how often is paid", "Every month")
    QUARTER = "quarter", pgettext_lazy("how often is paid", "Every quarter")
    HALF = "half", pgettext_lazy("how often is paid", "Every half year")
    YEAR = "year", pgettext_lazy("how often is paid", "Every year")


class Adjusted(models.TextChoices):
    NOT = "not", pgettext_lazy("how prices are adjusted", "Not at all")
    FIXED = "fixed", pgettext_lazy("how prices are adjusted", "By a fixed percentage")
    INDEX = "index", pgettext_lazy("how prices are adjusted", "By an index")


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF: 6, Period.YEAR: 12}


@tracked(exclude=["search", "warned_for", "renewal_for"])
class Contract(Sourced, Record):
    name = models.TextField()
    number = models.TextField(blank=True, db_default="")
    kind = models.CharField(max_length=12, choices=Kind.choices, db_default=Kind.SERVICE)
    state = models.CharField(max_length=6, choices=State.choices, db_default=State.DRAFT, editable=False)
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="contracts", db_index=False
    )
    deal = models.ForeignKey(  # by which it was sold
        Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="contracts", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # ---- for how long ----
    signed_on = models.DateField(null=True, blank=True)  # a draft until then
    starts_on = models.DateField(db_default=Now())
    ends_on = models.DateField(null=True, blank=True)  # its last day; none: until somebody gives notice
    renewal = models.CharField(max_length=9, choices=Renewal.choices, db_default=Renewal.NONE)
    renews_months = models.IntegerField(db_default=12)
    notice = models.IntegerField(db_default=0)
    notice_in = models.CharField(max_length=6, choices=Unit.choices, db_default=Unit.MONTHS)
    notice_by = models.DateField(null=True, editable=False)  # the last day on which notice ends it
    notice_on = models.DateField(null=True, blank=True)  # on which it was given
    warned_for = models.DateField(null=True, editable=False)  # the `notice_by` of which its owner was told
    reason = models.TextField(blank=True, db_default="")  # why it ends
    renewal_deal = models.OneToOneField(  # by which both agree anew
        Deal, null=True, on_delete=models.SET_NULL, related_name="renews", editable=False
    )
    renewal_for = models.DateField(null=True, editable=False)  # the `ends_on` before which that deal was made
    # ---- what it brings ----
    period = models.CharField(max_length=7, choices=Period.choices, db_default=Period.YEAR)
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)  # of a period
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    monthly = models.DecimalField(max_digits=20, decimal_places=4, db_default=0, editable=False)
    whole = models.DecimalField(max_digits=20, decimal_places=4, null=True, editable=False)  # until it ends
    priced_on = models.DateField(null=True, editable=False)  # since when it costs that
    # ---- what it bills ----
    bills = models.BooleanField(db_default=False)  # whether it makes its orders by itself
    by_days = models.BooleanField(db_default=False)  # whether a part of a period is ordered, and paid, by its days
    bills_from = models.DateField(null=True, blank=True)  # what began before has no order; none: from its start
    next_bill_on = models.DateField(
        null=True, editable=False
    )  # the day on which the next period without an order begins
    unbilled = models.TextField(blank=True, db_default="", editable=False)  # why there is no order of that period
    # ---- how its prices follow others ----
    adjusted = models.CharField(max_length=5, choices=Adjusted.choices, db_default=Adjusted.NOT)
    adjusted_from = models.DateField(null=True, blank=True)  # the first day on which they change
    adjusted_months = models.IntegerField(db_default=12)  # from one such day to the next
    adjusted_on = models.DateField(null=True, editable=False)  # the last that was done
    index_percent = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    index_name = models.TextField(blank=True, db_default="")
    index_base = models.DateField(null=True, blank=True)  # the month from which the first change counts
    index_lag = models.IntegerField(db_default=2)  # months before such a day of which the index is taken
    index_share = models.DecimalField(max_digits=7, decimal_places=4, db_default=100)  # per cent of the change
    index_cap = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    index_floor = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    index_step = models.DecimalField(
        max_digits=10, decimal_places=4, db_default=Decimal("0.01")
    )  # prices are rounded to it
    notes = models.TextField(blank=True, db_default="")
    tags = ArrayField(models.TextField(), db_default=[], blank=True)

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="contract_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="contract_by_birth"),
            models.Index(fields=["name", "id"], name="contract_by_name"),
            models.Index(fields=["party", "-created_at"], name="contract_by_party"),
            models.Index(fields=["deal"], name="contract_by_deal", condition=Q(deal__isnull=False)),
            models.Index(fields=["owner", "-created_at", "-id"], name="contract_by_owner"),
            models.Index(fields=["state", "-created_at", "-id"], name="contract_by_state"),
            models.Index(F("ends_on").desc(nulls_last=True), F("id").desc(), name="contract_by_end"),
            models.Index(F("notice_by").desc(nulls_last=True), F("id").desc(), name="contract_by_notice"),
            models.Index(fields=["next_bill_on"], name="contract_by_bill", condition=Q(next_bill_on__isnull=False)),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="contract_search"),
        ]

    def __str__(self) -> str:
        return self.name


class OnContract(Beneath):
    """Rows that hang on a contract; whose that is, theirs they are."""

    hangs_on = "contract"
    above = "contract"
    owner_path = "contract__owner"


@tracked(exclude=["search"])
class Line(Record):
    """What is delivered in each period, how much of it and at what price; `amount` is reckoned by the database."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=4, db_default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, db_default=0)
    discount = models.DecimalField(max_digits=7, decimal_places=4, db_default=0)  # per cent
    amount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0, editable=False)
    currency = models.CharField(max_length=3, blank=True, db_default="", editable=False)  # the contract's

    objects = OnContract.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lte=100), name="contract_line_discount"),
        ]
        indexes = [
            models.Index(fields=["contract", "created_at"], name="contract_line_by_contract"),
            models.Index(fields=["product"], name="contract_line_by_product"),
            models.Index(fields=["-created_at", "-id"], name="contract_line_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="contract_line_search"),
        ]

    def __str__(self) -> str:
        return self.name


class WithContract(Hanging):
    hangs_on = "contract"


class Charge(models.Model):
    """What a contract costs from a day on, written by the database as often as that changes; itself its history."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="charges", db_index=False)
    since = models.DateField()
    amount = models.DecimalField(max_digits=20, decimal_places=4)  # of a period
    monthly = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3)

    objects = WithContract.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "since"], name="contract_charge_once")]


class Bill(models.Model):
    """A period of a contract that has its order; there is one order for each, whoever makes it."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="billed", db_index=False)
    starts_on = models.DateField()
    until = models.DateField()
    order = models.OneToOneField(Order, null=True, on_delete=models.SET_NULL, related_name="bill")
    begun = models.DateField()  # the first day of the whole period, also where only a part of it was ordered
    whole = models.IntegerField()  # its days
    terms = models.JSONField(db_default={})  # what was ordered, by line: [quantity, unit price, discount]

    objects = WithContract.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "starts_on"], name="contract_bill_once")]


class Settle(models.TextChoices):
    NOW = "now", pgettext_lazy("how a change is billed", "At once")
    NEXT = "next", pgettext_lazy("how a change is billed", "With the next order")
    NONE = "none", pgettext_lazy("how a change is billed", "Not at all")


@tracked()
class Change(models.Model):
    """What a line is from a day on, what it was until then, and what that comes to for days that were ordered before.

    A new line was none before, one that ends is none after. Those of one act are taken back together.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    act = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="changes", db_index=False)
    line = models.ForeignKey(Line, null=True, on_delete=models.SET_NULL, related_name="changes")
    name = models.TextField()  # the line's, which may be deleted
    since = models.DateField()
    settle = models.CharField(max_length=4, choices=Settle.choices)
    was = models.JSONField()  # [quantity, unit price, discount]
    now = models.JSONField()
    parts = models.JSONField(
        db_default=[]
    )  # of each period that has an order: its days, and what falls away and comes for them
    order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL, related_name="+")  # which bills them
    held_at = models.DateTimeField(null=True)  # since when it holds; none: the day is still to come
    undone_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True, db_default="")
    due = models.DateField(null=True)  # of an adjustment that was agreed on: its day
    created_at = models.DateTimeField(db_default=Now())

    objects = WithContract.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["contract", "since", "created_at"], name="contract_change_by_day"),
            models.Index(fields=["act"], name="contract_change_by_act"),
            models.Index(
                fields=["since"],
                name="contract_change_waiting",
                condition=Q(held_at__isnull=True, undone_at__isnull=True),
            ),
        ]
