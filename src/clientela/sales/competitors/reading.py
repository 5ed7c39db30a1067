"""Battle cards for a deal: those of the competitors that are named on it, as far as their reader may know either. And to whom it
went, with the way to all that went there."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from clientela.parties.models import Party
from clientela.platform.entities.masks import known
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.filtering import written
from clientela.sales.competitors.models import Card, Competitor

TOLD = ("strengths", "weaknesses", "how_to_win", "link")


@dataclass(frozen=True)
class Told:
    """`parts`: what it says, each with what that is called."""

    key: UUID
    name: str
    parts: tuple[tuple[str, str], ...]
    link: str


def cards_for(deal: UUID, actor: Actor) -> list[Told]:
    """Of a deal that the actor may see. None where it is kept back who the competitors are."""
    if not all(_open(key, "party", actor) for key in ("deal_competitor", "battle_card")):
        return []
    named = Competitor.objects.visible_to(actor, entity="deal_competitor").filter(deal=deal).order_by().values("party")
    cards = Card.objects.visible_to(actor, entity="battle_card").filter(party__in=named).select_related("party")
    said = {name: str(item.label) for name, item in known("battle_card", actor).by_name.items() if not item.covered}
    return [_told(card, said) for card in cards.order_by("party__name", "pk")]


@dataclass(frozen=True)
class LostTo:
    """`deals_url`: the list of all deals that this competitor won, this one among them."""

    key: UUID
    name: str
    deals_url: str


def lost_to(deal: UUID, actor: Actor) -> LostTo | None:
    """Of a deal that the actor may see; None where nobody is said to have won it, or who that is, or that it did, is kept back."""
    if not (_open("deal_competitor", "party", actor) and _open("deal_competitor", "won", actor)):
        return None
    mine = Competitor.objects.visible_to(actor, entity="deal_competitor").filter(deal=deal, won=True)
    theirs = Party.objects.visible_to(actor, entity="organisation").order_by().values("pk")
    found = mine.filter(party__in=theirs).select_related("party").first() if actor.may("see", "organisation") else None
    if found is None:
        return None
    who = {"all": [{"field": "party", "is": str(found.party_id)}, {"field": "won", "is": "yes"}]}
    where = {"all": [{"count": "deal-competitors", "where": who, "at_least": 1}]}
    url = f"/deals/?{urlencode({'view': 'table', 'filter': written(where)})}"
    return LostTo(found.party_id, found.party.name, url)


def _told(card: Card, said: dict[str, str]) -> Told:
    parts = {name: getattr(card, name) for name in TOLD if name in said and getattr(card, name)}
    link = parts.pop("link", "")
    return Told(card.pk, card.party.name, tuple((said[name], text) for name, text in parts.items()), link)


def _open(entity: str, name: str, actor: Actor) -> bool:
    item = known(entity, actor).by_name.get(name)
    return actor.may("see", entity) and item is not None and not item.covered
