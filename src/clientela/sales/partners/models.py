"""PartnerDeal: what a partner brought to us, or we shared with one; who is protected for whose sake follows in the database.

Two partners are never protected for one customer at once, and an answer has its time: triggers keep both (migrations/0002).
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Party
from clientela.platform.entities.rows import Record, Sourced
from clientela.platform.history.tracking import tracked
from clientela.platform.people.models import User
from clientela.platform.permissions.queries import Leaning
from clientela.sales.deals.models import Deal


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("partner deal", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("partner deal", "Accepted")
    REFUSED = "refused", pgettext_lazy("partner deal", "Refused")
    ENDED = "ended", pgettext_lazy("partner deal", "Protection ended")


class WithDeal(Leaning):
    leans_on = "deal"
    above = "deal"


@tracked(exclude=["search"])
class PartnerDeal(Sourced, Record):
    name = models.TextField()  # what it is about
    partner = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="partner_deals", db_index=False
    )
    person = models.ForeignKey(  # who registered it
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    # ---- the customer, in the partner's words ----
    customer = models.TextField(blank=True, db_default="")
    email = models.TextField(blank=True, db_default="")
    website = models.TextField(blank=True, db_default="")
    tax_number = models.TextField(blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    # ---- what it is worth ----
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="EUR")
    closes_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, db_default="")
    # ---- what we said ----
    state = models.CharField(max_length=8, choices=State.choices, db_default=State.WAITING)
    answer_by = models.DateField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.TextField(blank=True, db_default="")
    protected_until = models.DateField(null=True, blank=True)  # the last day
    message = models.TextField(blank=True, db_default="")  # what the partner shall know of how it goes
    account = models.ForeignKey(  # the customer as we know it
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    deal = models.ForeignKey(
        Deal, null=True, blank=True, on_delete=models.SET_NULL, related_name="partners", db_index=False
    )
    yields_to = models.ForeignKey(  # another partner's, who is protected for the same customer instead
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False, editable=False
    )
    # ---- what the partner proposes since, until we have settled it ----
    proposed_value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True, editable=False)
    proposed_closes_on = models.DateField(null=True, blank=True, editable=False)
    proposed_note = models.TextField(blank=True, db_default="", editable=False)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WithDeal.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="partner_deal_said_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="partner_deal_by_birth"),
            models.Index(fields=["name", "id"], name="partner_deal_by_name"),
            models.Index(fields=["state", "-created_at", "-id"], name="partner_deal_by_state"),
            models.Index(fields=["partner", "-created_at", "-id"], name="partner_deal_by_partner"),
            models.Index(fields=["owner", "-created_at", "-id"], name="partner_deal_by_owner"),
            models.Index(fields=["deal"], name="partner_deal_by_deal", condition=Q(deal__isnull=False)),
            models.Index(fields=["account"], name="partner_deal_by_account", condition=Q(account__isnull=False)),
            models.Index(fields=["email"], name="partner_deal_by_email", condition=~Q(email="")),
            models.Index(fields=["tax_number"], name="partner_deal_by_number", condition=~Q(tax_number="")),
            models.Index(fields=["website"], name="partner_deal_by_website", condition=~Q(website="")),
            models.Index(fields=["protected_until"], name="partner_deal_protected", condition=Q(state=State.ACCEPTED)),
            models.Index(F("answer_by").desc(nulls_last=True), F("id").desc(), name="partner_deal_by_due"),
            GinIndex(OpClass("search", "gin_trgm_ops"), name="partner_deal_search"),
        ]

    def __str__(self) -> str:
        return self.name
