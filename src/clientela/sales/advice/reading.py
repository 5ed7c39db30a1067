"""The next step of deals, as far as its reader may know what speaks for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from clientela.parties.models import Kind, Party
from clientela.platform.permissions.actor import Actor
from clientela.sales.advice.rules import RULES, Rule, Signals
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines.models import Outcome

SIGNALS = (Path(__file__).parent / "sql" / "signals.sql").read_text()
MOST = 400  # open deals of a day that are looked at, the dearest first


@dataclass(frozen=True)
class Advice:
    """One step with one deal. `gain`: what it is worth by its stage's chance, None where that is not known or not to be known."""

    deal: UUID
    name: str
    customer: str
    rule: str
    action: str
    reason: str
    icon: str
    url: str
    gain: Decimal | None
    currency: str
    chance: int | None

    def told(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "deal": {"id": str(self.deal), "name": self.name},
            "rule": self.rule,
            "action": self.action,
            "reason": self.reason,
            "url": self.url,
            "expected": None if self.gain is None else {"amount": str(self.gain), "currency": self.currency},
        }


def advised(keys: Collection[UUID], actor: Actor) -> list[Advice]:
    """For each of these deals that is open and may be seen the weightiest step; none where nothing presses. In no order."""
    if not keys or not actor.may("see", "deal"):
        return []
    seen = Deal.objects.filter(pk__in=keys, outcome=Outcome.OPEN).visible_to(actor, entity="deal")
    rows = list(seen.values_list("pk", "party_id"))
    with connection.cursor() as cursor:
        known = _known({party for _deal, party in rows if party}, actor)
        cursor.execute(SIGNALS, {"deals": [deal for deal, _party in rows], "known": known})
        signals = [Signals(*row) for row in cursor.fetchall()]
    may = [rule for rule in RULES if all(_may_know(what, actor) for what in rule.speaks_of)]
    found = (_advice(one, may, actor) for one in signals)
    return [one for one in found if one is not None]


def of_day(users: Sequence[UUID], actor: Actor, *, limit: int) -> list[Advice]:
    """What to do with the open deals of these users, what presses most first, and of that what is worth most."""
    if not actor.may("see", "deal"):
        return []
    mine = Deal.objects.filter(owner_id__in=users, outcome=Outcome.OPEN).visible_to(actor, entity="deal")
    keys = mine.order_by(F("amount").desc(nulls_last=True), "pk").values_list("pk", flat=True)[:MOST]
    return sorted(advised(list(keys), actor), key=_pressing)[:limit]


def _pressing(one: Advice) -> tuple[int, Decimal, str]:
    weight = next(rule.weight for rule in RULES if rule.key == one.rule)
    return (-weight, -(one.gain or Decimal(0)), str(one.deal))


def _known(parties: Iterable[UUID], actor: Actor) -> list[UUID]:
    """The customers into whose history the reader may look."""
    keys = set(parties)
    seen: set[UUID] = set()
    for kind in Kind.values:
        if keys and actor.may("see", kind):
            rows = Party.objects.filter(pk__in=keys, kind=kind).visible_to(actor, entity=kind)
            seen.update(rows.values_list("pk", flat=True))
    return list(seen)


def _may_know(what: str, actor: Actor) -> bool:
    """Whether a type may be seen, and a field of it is not kept back. What stands on all of a customer asks for all entries."""
    type_, _dot, field = what.partition(".")
    return actor.may("see", type_) and actor.kept_back(type_).get(field) not in ("hidden", "masked")


def _advice(one: Signals, rules: Sequence[Rule], actor: Actor) -> Advice | None:
    rule = next((rule for rule in rules if rule.holds(one)), None)
    if rule is None:
        return None
    gain, chance = None, None
    if _may_know("stage.probability", actor) and _may_know("deal.stage", actor):
        chance = one.probability
        if one.amount is not None and chance is not None and _may_know("deal.amount", actor):
            gain = round(one.amount * chance / 100, 2)
    return Advice(
        deal=one.deal,
        name=one.name,
        customer=(one.customer or "") if _may_know("deal.party", actor) else "",
        rule=rule.key,
        action=str(rule.action),
        reason=rule.reason(one),
        icon=rule.icon,
        url=f"/parties/{one.party}/" if rule.at_party and one.customer else f"/deals/{one.deal}/",
        gain=gain,
        currency=one.currency or "EUR",
        chance=chance,
    )
