"""Rule, by which a deal or its orders earn a partner something; Commission, one line of the ledger.

What a line says of money stays as it was written, whatever path would change it (migrations/0002).
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Row, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.permissions.queries import Beneath, Shared
from clientela.sales.orders.models import Order
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.pipelines.models import Pipeline


class Basis(models.TextChoices):
    WON = "won", pgettext_lazy("commission", "The deal, once it is won")
    PAID = "paid", pgettext_lazy("commission", "Its orders, as they are paid")


class Whose(models.TextChoices):
    ALL = "all", pgettext_lazy("commission", "Every partner")
    TIER = "tier", pgettext_lazy("commission", "Partners of a tier")
    PARTNER = "partner", pgettext_lazy("commission", "One partner")


class State(models.TextChoices):
    ACCRUED = "accrued", pgettext_lazy("commission", "Accrued")
    APPROVED = "approved", pgettext_lazy("commission", "Approved")
    PAID = "paid", pgettext_lazy("commission", "Paid")


@tracked(exclude=["search"])
class Rule(Sourced, Record):
    name = models.TextField()
    position = models.IntegerField(db_default=0)  # of those that fit, the first one counts
    whose = models.CharField(max_length=7, choices=Whose.choices, db_default=Whose.ALL)
    tier = models.TextField(blank=True, db_default="")  # a tag of the partner's organisation
    partner = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    pipeline = models.ForeignKey(  # none: any kind of deal
        Pipeline, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    family = models.TextField(blank=True, db_default="")  # of products; "" for what no other rule takes
    basis = models.CharField(max_length=4, choices=Basis.choices, db_default=Basis.WON)
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    fixed = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)  # for each deal, or paid order
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")  # of the fixed amount
    valid_from = models.DateField(db_default=Now())
    valid_until = models.DateField(null=True, blank=True)

    objects = Shared.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="commission_rule_said_once"
            )
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="commission_rule_by_name"),
            models.Index(fields=["position", "id"], name="commission_rule_in_order"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="commission_rule_search"),
        ]

    def __str__(self) -> str:
        return self.name


class OnPartnerDeal(Beneath):
    """Whose the partner's deal is, theirs its commissions are; a partner sees those of its own deals."""

    hangs_on = "partner_deal"
    above = "partner_deal"
    owner_path = "partner_deal__owner"


@tracked(exclude=["search"])
class Commission(Row):
    name = models.TextField(editable=False)  # of the rule, and of the order
    partner_deal = models.ForeignKey(PartnerDeal, on_delete=models.PROTECT, related_name="commissions", db_index=False)
    partner = models.ForeignKey(
        Party, null=True, on_delete=models.SET_NULL, related_name="commissions", db_index=False, editable=False
    )
    rule = models.ForeignKey(  # none: by hand
        Rule, null=True, on_delete=models.PROTECT, related_name="commissions", db_index=False, editable=False
    )
    order = models.ForeignKey(
        Order, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False, editable=False
    )
    order_key = models.UUIDField(null=True, editable=False)  # of the order, which may be gone
    base = models.DecimalField(max_digits=20, decimal_places=2, null=True, editable=False)  # what it is a part of
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3, db_default="EUR")
    on_day = models.DateField(db_default=Now(), editable=False)  # on which it was written: its month's statement has it
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.ACCRUED, editable=False)
    note = models.TextField(blank=True, db_default="")

    objects = OnPartnerDeal.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partner_deal"], name="commission_by_deal"),
            models.Index(fields=["partner", "on_day"], name="commission_by_partner"),
            models.Index(fields=["rule"], name="commission_by_rule"),
            models.Index(fields=["-created_at", "-id"], name="commission_by_age"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="commission_search"),
        ]

    def __str__(self) -> str:
        return self.name


class Reckoned(models.Model):
    """As what a partner's deal was reckoned last: a print of all that counts, and how many lines the ledger had afterwards. Without
    a constraint, so that it stands in the way of nothing; what no deal has any more goes at night."""

    partner_deal = models.UUIDField(primary_key=True, editable=False)
    print = models.TextField()
    lines = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.partner_deal}: {self.print}"
