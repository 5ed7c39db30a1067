"""The next step with deals, leads and contracts, as far as its reader may know what speaks for it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import F, Q

from clientela.parties.models import Kind, Party
from clientela.platform.permissions.actor import Actor
from clientela.sales.advice.rules import (
    CONTRACT_RULES,
    DEAL_RULES,
    LEAD_RULES,
    PRESSING,
    OfContract,
    OfDeal,
    OfLead,
    Rule,
)
from clientela.sales.contracts.models import Contract
from clientela.sales.contracts.models import State as Standing
from clientela.sales.deals.models import Buyer, Deal, Stance
from clientela.sales.leads.models import LIVING, Lead
from clientela.sales.pipelines.models import Outcome

_SQL = Path(__file__).parent / "sql"
MOST = 400  # of each kind that a day looks at, the dearest and the best first


@dataclass(frozen=True)
class Subject:
    """A type of record for which there is advice."""

    model: type[models.Model]
    living: Q
    first: tuple[Any, ...]  # the order in which a day looks at them
    sql: str
    signals: Callable[..., Any]
    rules: tuple[Rule, ...]
    others: Callable[[Collection[UUID]], set[UUID]] = lambda _keys: (
        set()
    )  # parties that reasons name beside the customer


def _opponents(deals: Collection[UUID]) -> set[UUID]:
    against = Buyer.objects.filter(deal__in=deals, stance=Stance.AGAINST).order_by()
    return set(against.values_list("party_id", flat=True))


SUBJECTS = {
    "deal": Subject(
        Deal, Q(outcome=Outcome.OPEN), (F("amount").desc(nulls_last=True), "pk"), (_SQL / "deals.sql").read_text(), OfDeal,
        DEAL_RULES, _opponents,
    ),
    "lead": Subject(Lead, Q(state__in=LIVING), ("-score", "pk"), (_SQL / "leads.sql").read_text(), OfLead, LEAD_RULES),
    "contract": Subject(
        Contract, Q(state__in=(Standing.DRAFT, Standing.ACTIVE)), (F("notice_by").asc(nulls_last=True), "ends_on", "pk"),
        (_SQL / "contracts.sql").read_text(), OfContract, CONTRACT_RULES,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Advice:
    """One step with one record. `gain`: what it is worth by its stage's chance, None where that is not known or not to be known."""

    type: str
    key: UUID
    name: str
    customer: str
    rule: Rule
    reason: str
    url: str  # where it is done
    gain: Decimal | None = None
    currency: str = ""
    chance: int | None = None

    @property
    def home(self) -> str:
        return f"/{self.type}s/{self.key}/"

    def told(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "type": self.type,
            "record": {"id": str(self.key), "name": self.name},
            "rule": self.rule.key,
            "action": str(self.rule.action),
            "reason": self.reason,
            "url": self.url,
            "expected": None if self.gain is None else {"amount": str(self.gain), "currency": self.currency},
        }


def advised(type_: str, keys: Collection[UUID], actor: Actor) -> list[Advice]:
    """For each of these records that is open and may be seen the weightiest step; none where all such reasons are kept back."""
    subject = SUBJECTS[type_]
    if not keys or not actor.may("see", type_):
        return []
    rows: Any = subject.model._default_manager.filter(subject.living, pk__in=keys)
    seen = list(rows.visible_to(actor, entity=type_).values_list("pk", "party_id"))
    known = _known({party for _key, party in seen if party} | subject.others([key for key, _party in seen]), actor)
    with connection.cursor() as cursor:
        cursor.execute(subject.sql, {"keys": [key for key, _party in seen], "known": known})
        signals = [subject.signals(*row) for row in cursor.fetchall()]
    may = [rule for rule in subject.rules if all(_may_know(what, actor) for what in rule.speaks_of)]
    found = (_advice(type_, one, may, actor) for one in signals)
    return [one for one in found if one is not None]


def of_day(users: Sequence[UUID], actor: Actor, *, limit: int) -> list[Advice]:
    """What to do with the open deals, leads and contracts of these users, what presses most first, of that what is worth most."""
    found: list[Advice] = []
    for type_, subject in SUBJECTS.items():
        if actor.may("see", type_):
            mine: Any = subject.model._default_manager.filter(subject.living, owner_id__in=users)
            keys = mine.visible_to(actor, entity=type_).order_by(*subject.first).values_list("pk", flat=True)[:MOST]
            found += advised(type_, list(keys), actor)
    return sorted((one for one in found if one.rule.weight >= PRESSING), key=_pressing)[:limit]


def _pressing(one: Advice) -> tuple[int, Decimal, str]:
    return (-one.rule.weight, -(one.gain or Decimal(0)), str(one.key))


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
    return actor.may("see", type_) and field not in actor.covered(type_)


def _advice(type_: str, one: Any, rules: Sequence[Rule], actor: Actor) -> Advice | None:
    rule = next((rule for rule in rules if rule.holds(one)), None)
    if rule is None:
        return None
    shows_party = bool(one.customer) and _may_know(f"{type_}.party", actor)
    there = f"/parties/{one.party}/" if rule.at_party and shows_party else f"/{type_}s/{one.key}/"
    worth = _worth(one, actor) if isinstance(one, OfDeal) else {}
    customer = one.customer if shows_party else ""
    return Advice(type_, one.key, one.name, customer, rule, rule.reason(one), there, **worth)


def _worth(deal: OfDeal, actor: Actor) -> dict[str, Any]:
    """What is to be expected of a deal, as far as amount and chance may be known."""
    if not all(_may_know(what, actor) for what in ("deal.amount", "deal.stage", "stage.probability")):
        return {}
    if deal.amount is None or deal.probability is None:
        return {}
    return {
        "gain": round(deal.amount * deal.probability / 100, 2),
        "currency": deal.currency or "EUR",
        "chance": deal.probability,
    }
