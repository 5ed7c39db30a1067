"""What leads are worth by the company's rules: points with their reasons, those that fade with silence among them.

Of a lead that has ended they are those of that day, so that the rules can be held against what became of it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.operands import EntityWords
from clientela.platform.history.tables import rows
from clientela.platform.people.among import written
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.sales.conversion.reading import wilson
from clientela.sales.deals.models import Deal
from clientela.sales.leads.models import LIVING, Lead, ScoreRule
from clientela.sales.pipelines.models import Outcome

_SQL = Path(__file__).parent / "sql"
_DEEDS, _QUIET, _SCORE = ((_SQL / f"{name}.sql").read_text() for name in ("deeds", "quiet", "score"))
AT_ONCE = 5_000  # leads of one statement
TESTED = 20_000  # of those that ended, the newest
WIDTH = 20  # points of a band
Points = list[tuple[int, str]]


@dataclass(frozen=True)
class Band:
    """What became of the leads that ended with so many points; `low` and `high`: between what the true share lies, 95 in 100."""

    first: int
    last: int
    leads: int
    converted: int
    won: int

    @property
    def share(self) -> float:
        return 100 * self.won / self.leads

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = wilson(self.won, self.leads)
        return 100 * low, 100 * high


def rescore(keys: Sequence[UUID]) -> None:
    """Score these of the leads that are still open; nothing happens where there are no rules and no scores."""
    rules = list(ScoreRule.objects.order_by("created_at", "pk"))
    living = Lead.objects.filter(pk__among=list(keys), state__in=LIVING)
    if not rules:
        living = living.exclude(points=[])
    asked = list(living.values_list("pk", flat=True)) if keys else []
    for start in range(0, len(asked), AT_ONCE):
        part = asked[start : start + AT_ONCE]
        told = [{"id": str(key), "score": sum(n for n, _why in points), "points": points}
                for key, points in scores(part, rules).items()]  # fmt: skip
        rows(_SCORE, {"scores": json.dumps(told)})


def open_sets() -> Iterator[list[UUID]]:
    """All open leads, in sets."""
    keys = list(Lead.objects.filter(state__in=LIVING).order_by("pk").values_list("pk", flat=True))
    yield from (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def scores(keys: Sequence[UUID], rules: Sequence[ScoreRule]) -> dict[UUID, Points]:
    """The points of each of these leads, in the order of the rules."""
    out: dict[UUID, Points] = {key: [] for key in keys}
    quiet = dict(rows(_QUIET, {"keys": list(keys)})) if any(rule.halves for rule in rules) else {}
    among = written(keys)
    for rule in rules:
        for key in met_by(rule, among):
            if points := faded(rule, quiet.get(key, 0.0)):
                out[key].append((points, rule.name))
    return out


def met_by(rule: ScoreRule, among: str) -> set[UUID]:
    """Of leads, their keys as `written`; none where the condition can no longer be read."""
    try:
        words = EntityWords(registry.entity("lead"), SYSTEM)
        test = compile_condition(rule.where, words) if rule.where else Q()
    except BadCondition:
        return set()
    found = set(Lead.objects.filter(test, pk__among=among).values_list("pk", flat=True))
    if rule.deed and found:
        found = {key for (key,) in rows(_DEEDS, {"keys": list(found), "deed": rule.deed, "days": rule.days})}
    return found


def faded(rule: ScoreRule, quiet: float) -> int:
    """What is left of its points after so many days without contact: half of them after each span."""
    if not rule.halves:
        return rule.points
    left = floor(abs(rule.points) * 0.5 ** (quiet / rule.halves) + 0.5)
    return left if rule.points > 0 else -left


def bands(actor: Actor) -> list[Band]:
    """The rules as they stand held against the newest leads that have ended and that the actor may see, best band first."""
    ended = Lead.objects.visible_to(actor, entity="lead").exclude(state__in=LIVING).order_by("-closed_at", "-pk")
    keys = list(ended.values_list("pk", flat=True)[:TESTED])
    deals = Deal.objects.visible_to(actor, entity="deal").filter(lead__in=keys)
    became = dict.fromkeys(deals.values_list("lead", flat=True), False)
    became |= dict.fromkeys(deals.filter(outcome=Outcome.WON).values_list("lead", flat=True), True)
    return list(_bands(keys, became))


def _bands(keys: list[UUID], became: dict[UUID, bool]) -> Iterator[Band]:
    rules = list(ScoreRule.objects.order_by("created_at", "pk"))
    found: dict[int, list[UUID]] = {}
    for start in range(0, len(keys), AT_ONCE) if rules else ():
        for key, points in scores(keys[start : start + AT_ONCE], rules).items():
            found.setdefault(sum(n for n, _why in points) // WIDTH, []).append(key)
    for band in sorted(found, reverse=True):
        inside = found[band]
        won = sum(became.get(key, False) for key in inside)
        yield Band(band * WIDTH, band * WIDTH + WIDTH - 1, len(inside), sum(key in became for key in inside), won)
