"""Battle cards for a deal: those of the competitors that are named on it, as far as their reader may know either."""

from dataclasses import dataclass
from uuid import UUID

from clientela.platform.entities.masks import known
from clientela.platform.permissions.actor import Actor
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


def _told(card: Card, said: dict[str, str]) -> Told:
    parts = {name: getattr(card, name) for name in TOLD if name in said and getattr(card, name)}
    link = parts.pop("link", "")
    return Told(card.pk, card.party.name, tuple((said[name], text) for name, text in parts.items()), link)


def _open(entity: str, name: str, actor: Actor) -> bool:
    item = known(entity, actor).by_name.get(name)
    return actor.may("see", entity) and item is not None and not item.covered
