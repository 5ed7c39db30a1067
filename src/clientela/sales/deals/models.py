"""Deal, and what hangs on it: who decides, what is sold, whose it is, and how much of it.

Its pipeline, its outcome, the time since which it stands in its stage and the day on which it is stale follow from the stage by
triggers (migrations/0003), its amount from its lines (0005), what of its checklist is done from its ticks (0010): a board,
an import and a statement in SQL all leave the same behind.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Beneath, Owned
from clientela.sales.leads.models import Lead
from clientela.sales.pipelines.models import Outcome, Pipeline, Stage, Step


@tracked(exclude=["search"])
class Deal(Sourced, Record):
    name = models.TextField()
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="deals", db_index=False
    )
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # ---- where it stands; NULL for a moment: the triggers put a deal that says nothing at the beginning ----
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="deals", db_index=False)
    pipeline = models.ForeignKey(Pipeline, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=4, choices=Outcome.choices, db_default=Outcome.OPEN)
    stage_since = models.DateTimeField(db_default=Now(), editable=False)
    stale_on = models.DateField(null=True, editable=False)
    steps_done = models.IntegerField(null=True, editable=False)  # per cent of its stage's; NULL where that has none
    steps_missed = models.IntegerField(db_default=0, editable=False)  # that must be done in stages before it
    # ---- what it is worth, and when ----
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    opened_on = models.DateField(db_default=Now())
    closes_on = models.DateField(null=True, blank=True)  # expected; of a closed deal the day on which it closed
    # ---- what is known of it ----
    lead = models.ForeignKey(  # the interest that it began as
        Lead, null=True, blank=True, on_delete=models.SET_NULL, related_name="deals", db_index=False, editable=False
    )
    next_step = models.TextField(blank=True, db_default="")
    lost_reason = models.TextField(blank=True, db_default="")
    origin = models.TextField(blank=True, db_default="")
    passed_because = models.TextField(blank=True, db_default="")  # why it is in its stage without what that asks
    tags = ArrayField(models.TextField(), db_default=[], blank=True)

    objects = Owned.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], condition=~Q(external_id=""), name="deal_once")
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="deal_by_birth"),
            models.Index(fields=["name", "id"], name="deal_by_name"),
            models.Index(fields=["stage", "-created_at", "-id"], name="deal_by_stage"),
            models.Index(  # its board passes by what was won and lost
                fields=["stage", "-created_at", "-id"], condition=Q(outcome=Outcome.OPEN), name="deal_open_by_stage"
            ),
            models.Index(
                fields=["pipeline", "outcome", "stage"], include=["amount", "currency"], name="deal_by_pipeline"
            ),
            models.Index(fields=["owner", "-created_at", "-id"], name="deal_by_owner"),
            models.Index(fields=["party", "-created_at"], name="deal_by_party"),
            models.Index(models.F("closes_on").desc(nulls_last=True), models.F("id").desc(), name="deal_by_close"),
            models.Index(models.F("amount").desc(nulls_last=True), models.F("id").desc(), name="deal_by_amount"),
            models.Index(fields=["lead"], name="deal_by_lead", condition=Q(lead__isnull=False)),
            models.Index(fields=["stale_on"], name="deal_stale", condition=Q(outcome="open")),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="deal_search"),
        ]

    def __str__(self) -> str:
        return self.name


class Part(models.TextChoices):
    DECIDES = "decides", pgettext_lazy("in a purchase", "Decides")
    PAYS = "pays", pgettext_lazy("in a purchase", "Holds the budget")
    ADVISES = "advises", pgettext_lazy("in a purchase", "Advises")
    USES = "uses", pgettext_lazy("in a purchase", "Will use it")
    BUYS = "buys", pgettext_lazy("in a purchase", "Buys")


class Stance(models.TextChoices):
    FOR = "for", pgettext_lazy("in a purchase", "Speaks for us")
    OPEN = "open", pgettext_lazy("in a purchase", "Undecided")
    AGAINST = "against", pgettext_lazy("in a purchase", "Blocks")


class OnDeal(Beneath):
    """Rows that hang on a deal; whose that is, theirs they are."""

    hangs_on = "deal"
    above = "deal"
    owner_path = "deal__owner"


class Hung(Record):
    """What all rows that hang on a deal have."""

    objects = OnDeal.as_manager()

    class Meta:
        abstract = True


@tracked(exclude=["search"])
class Buyer(Hung):
    """Somebody of the buying committee: what they have to say in this purchase, and on which side they stand."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="buyers", db_index=False)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="buying", db_index=False)
    part = models.CharField(max_length=8, choices=Part.choices, db_default=Part.ADVISES)
    stance = models.CharField(max_length=8, choices=Stance.choices, db_default=Stance.OPEN)
    note = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "party"], name="buyer_once")]
        indexes = [
            models.Index(fields=["party"], name="buyer_by_party"),
            models.Index(fields=["-created_at", "-id"], name="buyer_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="buyer_search"),
        ]


@tracked()
class Gate(models.Model):
    """What a stage asks of a deal before it may come into it: a condition of the one language, on the deal."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    stage = models.OneToOneField(Stage, on_delete=models.CASCADE, related_name="+")
    where = models.JSONField()

    def __str__(self) -> str:
        return str(self.stage)


@tracked()
class Tick(models.Model):
    """A step that was done with a deal: in the words that it had then, which stay whatever becomes of the step."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="ticks", db_index=False)
    step = models.ForeignKey(Step, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    name = models.TextField()
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    done_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deal", "step"], name="deal_tick_once")]
        indexes = [models.Index(fields=["step"], name="deal_tick_by_step")]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["search"])
class Line(Hung):
    """What is to be sold, how much of it, and at what price; `amount` is reckoned by the database."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="lines", db_index=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=4, db_default=1)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4, db_default=0)
    discount = models.DecimalField(max_digits=7, decimal_places=4, db_default=0)  # per cent
    amount = models.DecimalField(max_digits=20, decimal_places=4, db_default=0, editable=False)
    currency = models.CharField(max_length=3, blank=True, db_default="", editable=False)  # the deal's

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(discount__gte=0, discount__lte=100), name="deal_line_discount"),
        ]
        indexes = [
            models.Index(fields=["deal", "created_at"], name="deal_line_by_deal"),
            models.Index(fields=["product"], name="deal_line_by_product"),
            models.Index(fields=["-created_at", "-id"], name="deal_line_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="deal_line_search"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked(exclude=["search"])
class Split(Hung):
    """The part of a deal that is a seller's."""

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="splits", db_index=False)
    seller = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    share = models.DecimalField(max_digits=7, decimal_places=4)  # per cent of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "seller"], name="deal_split_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="deal_split_share"),
        ]
        indexes = [
            models.Index(fields=["seller"], name="deal_split_by_seller"),
            models.Index(fields=["-created_at", "-id"], name="deal_split_by_birth"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="deal_split_search"),
        ]


class OnCredited(OnDeal):
    """Who is shown one deal is shown whose it is, as far as he may see that of any."""

    def visible_to(self, actor: Actor, *, entity: str, verb: str = "see") -> Self:
        seen = super().visible_to(actor, entity=entity, verb=verb)
        shared = actor.shared("see", self.above) if verb == "see" and actor.may(verb, entity) else ()
        return seen | self.filter(deal__in=shared) if shared else seen


class Credit(models.Model):
    """How much of a deal is whose: a row for each seller of a split one, one for the owner of any other; together, the deal.

    A view (migrations/0011), so nobody writes it. `cost` is what the lines' products cost, where that is known of all of them.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # the split's, else the deal's own
    deal = models.ForeignKey(Deal, on_delete=models.DO_NOTHING, related_name="credits", db_constraint=False)
    split = models.ForeignKey(Split, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    seller = models.ForeignKey(User, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    share = models.DecimalField(max_digits=7, decimal_places=4)  # per cent of it
    amount = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    cost = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    margin = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    currency = models.CharField(max_length=3)
    outcome = models.CharField(max_length=4, choices=Outcome.choices)
    closes_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    objects = OnCredited.as_manager()

    class Meta:
        managed = False
        db_table = "deals_credit"
        # those of deals and splits, whose order the view is walked in
        indexes = [models.Index(fields=["-created_at", "-id"], name="deal_credit_by_birth")]


class Portion(models.Model):
    """The same, of whose many deals are, as few words as sums need: a row for each split, and for the owner one with what is left.

    A view too (migrations/0013); of an owner who has a split as well both rows are his. Who may read credits may be told its sums.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # the split's, else the deal's own
    deal = models.ForeignKey(Deal, on_delete=models.DO_NOTHING, related_name="portions", db_constraint=False)
    seller = models.ForeignKey(User, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    share = models.DecimalField(max_digits=7, decimal_places=4)  # per cent of it

    class Meta:
        managed = False
        db_table = "deals_portion"
