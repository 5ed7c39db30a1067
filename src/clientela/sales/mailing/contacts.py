"""To whom a paper may go: the party itself and the people of an organisation, by addresses that work, unless they objected."""

from dataclasses import dataclass

from clientela.parties.consents.gate import may_contact
from clientela.parties.consents.models import Channel, Purpose
from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities import registry
from clientela.platform.entities.masks import kept_back
from clientela.platform.permissions.actor import Actor

MOST = 200


@dataclass(frozen=True)
class Contact:
    party: Party
    address: str

    @property
    def label(self) -> str:
        return f"{self.party.name} <{self.address}>"


def contacts(party: Party, by: Actor) -> list[Contact]:
    """As far as the actor may know them; the party's own addresses first. A business paper needs no consent, yet no objection."""
    there = Party.objects.filter(pk=party.pk) | Party.objects.filter(organisation=party)
    seen = Party.objects.none()
    for kind in (party.kind, "person"):
        if by.may("see", kind) and "emails" not in kept_back(registry.entity(kind), by):
            seen |= there.filter(pk__in=there.filter(kind=kind).visible_to(by, entity=kind).values("pk"))
    asked = may_contact(Party.objects.filter(pk__in=seen.values("pk")), Channel.EMAIL, Purpose.SERVICE)
    points = ContactPoint.objects.filter(party__in=asked.values("pk"), kind="email", state="", valid=True)
    found = points.select_related("party__organisation").order_by("party__name", "party", "position")[:MOST]
    return sorted((Contact(one.party, one.value) for one in found), key=lambda one: one.party.pk != party.pk)
