"""To whom a paper may go: the party itself, the people of an organisation, and whom ties and open deals join to it, by addresses
that work, unless they objected."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from clientela.parties.consents.gate import may_contact
from clientela.parties.consents.models import Channel, Purpose
from clientela.parties.models import ContactPoint, Party
from clientela.parties.relationships.models import Relationship
from clientela.platform.entities import registry
from clientela.platform.entities.masks import kept_back
from clientela.platform.permissions.actor import Actor
from clientela.sales.deals.models import Buyer
from clientela.sales.pipelines.models import Outcome

MOST = 200
# ties by which somebody has to do with what a customer buys; a competitor's or a spouse's is none
_BUSINESS = ("works_for", "reports_to", "decides_for", "board", "advises", "owns")


@dataclass(frozen=True)
class Contact:
    party: Party
    address: str

    @property
    def label(self) -> str:
        return f"{self.party.name} <{self.address}>"


def _related(party: Party, by: Actor) -> set[UUID]:
    """Whom a tie that holds today joins to its business, and who has a say in its open deals."""
    day = timezone.localdate()
    holding = Relationship.objects.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    ends = holding.around([party.pk]).filter(kind__in=_BUSINESS).values_list("party", "other")[:MOST]
    mine = Buyer.objects.visible_to(by, entity="buyer") if by.may("see", "buyer") else Buyer.objects.none()
    buying = mine.filter(deal__party=party, deal__outcome=Outcome.OPEN).values_list("party", flat=True)[:MOST]
    return {key for pair in ends for key in pair} | set(buying)


def contacts(party: Party, by: Actor) -> list[Contact]:
    """As far as the actor may know them; the party's own addresses first. A business paper needs no consent, yet no objection."""
    there = Party.objects.filter(Q(pk=party.pk) | Q(organisation=party) | Q(pk__in=_related(party, by)))
    seen = Party.objects.none()
    for kind in {party.kind, "person", "organisation"}:
        if by.may("see", kind) and "emails" not in kept_back(registry.entity(kind), by):
            seen |= there.filter(pk__in=there.filter(kind=kind).visible_to(by, entity=kind).values("pk"))
    asked = may_contact(Party.objects.filter(pk__in=seen.values("pk")), Channel.EMAIL, Purpose.SERVICE)
    points = ContactPoint.objects.filter(party__in=asked.values("pk"), kind="email", state="", valid=True)
    found = points.select_related("party__organisation").order_by("party__name", "party", "position")[:MOST]
    return sorted((Contact(one.party, one.value) for one in found), key=lambda one: one.party.pk != party.pk)
