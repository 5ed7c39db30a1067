"""Figures of the past nights as a trend, for who may see all records of a type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.models import Essential, Figure

DAYS = 90  # of a trend


def trends(entity: str, actor: Actor) -> dict[str, list[tuple[Any, float]]]:
    """Check -> (day, percent in order), oldest first; nothing for who sees only some of the records."""
    if actor.scope("see", entity) != "all":
        return {}
    since, out = timezone.localdate() - timedelta(days=DAYS), dict[str, list[tuple[Any, float]]]()
    rows = Figure.objects.filter(entity=entity, part="", day__gte=since).order_by("day")
    for key, day, found, of in rows.values_list("check_key", "day", "found", "of"):
        out.setdefault(key, []).append((day, 100 * (of - found) / of if of else 100.0))
    return out


@dataclass(frozen=True)
class Share:
    """One owner, or one source, with what the last night found of each check."""

    part: str  # the owner's key, or the source
    found: Mapping[str, int]
    of: int
    past: list[tuple[Any, float]]  # day, percent in order of all checks together

    @property
    def percent(self) -> float:
        return self.past[-1][1] if self.past else 100.0


def shares(entity: str, kind: str, actor: Actor) -> list[Share]:
    """By owner or by source, the worst first; nothing for who sees only some of the records."""
    if actor.scope("see", entity) != "all":
        return []
    since = timezone.localdate() - timedelta(days=DAYS)
    rows = Figure.objects.filter(entity=entity, part__startswith=f"{kind}:", day__gte=since).order_by("day")
    days: dict[str, dict[Any, list[tuple[str, int, int]]]] = {}
    for part, day, key, found, of in rows.values_list("part", "day", "check_key", "found", "of"):
        days.setdefault(part.partition(":")[2], {}).setdefault(day, []).append((key, found, of))
    last = max((day for told in days.values() for day in told), default=None)
    return sorted((_share(part, told) for part, told in days.items() if last in told), key=lambda one: one.percent)


def _share(part: str, days: Mapping[Any, list[tuple[str, int, int]]]) -> Share:
    past = [(day, _in_order(told)) for day, told in days.items()]
    told = days[past[-1][0]]
    return Share(part, {key: found for key, found, _of in told}, max(of for _key, _found, of in told), past)


def _in_order(told: list[tuple[str, int, int]]) -> float:
    asked = sum(of for _key, _found, of in told)
    return 100 * (asked - sum(found for _key, found, _of in told)) / asked if asked else 100.0


def essentials() -> list[Mapping[str, Any]]:
    """What the company holds essential."""
    return list(Essential.objects.order_by("entity", "created_at").values("id", "entity", "field", "where"))
