"""Figures of the past nights as a trend, and the parts of a type beside each other, for who may see all records of a type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, is_large, matching_rows
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.checking import Line, in_order
from clientela.platform.quality.counting import counts_of
from clientela.platform.quality.models import FILLED, Essential, Figure

DAYS = 90  # of a trend
Past = list[tuple[date, float]]  # day, percent in order; the oldest first


def trends(entity: str, actor: Actor) -> dict[str, Past]:
    """Check -> its past; nothing for who sees only some of the records, and no sum of what is kept back from him."""
    if actor.scope("see", entity) != "all":
        return {}
    out: dict[str, Past] = {}
    for key, day, found, of in _figures(entity, part="").values_list("check_key", "day", "found", "of"):
        out.setdefault(key, []).append((day, in_order([(found, of)])))
    sums = [key for key in out if key == FILLED or key.startswith("side:")] if actor.kept_back(entity) else []
    return {key: past for key, past in out.items() if key not in sums}


@dataclass(frozen=True)
class Share:
    """One owner, source or stage, with what was found of each check."""

    part: str  # the owner's key, the source, the stage; empty: of those without one
    counts: Mapping[str, tuple[int, int]]  # check -> found, of
    past: Past  # of all checks together

    @property
    def records(self) -> int:
        return max((of for _found, of in self.counts.values()), default=0)

    @property
    def percent(self) -> float:
        return in_order(self.counts.values())


@dataclass(frozen=True)
class Shares:
    """All of one kind, the worst first. `counted`: the day of their figures; none: they are of this moment."""

    rows: Sequence[Share]
    counted: date | None = None


def shares(entity: Entity, kind: str, checks: Sequence[Line], actor: Actor) -> Shares:
    """Counted now where records are few enough, else as they were counted last; nothing for who sees only some of the records."""
    if actor.scope("see", entity.key) != "all":
        return Shares(())
    past = _pasts(entity.key, kind, {line.key for line in checks})
    day = None
    if is_large(matching_rows(entity, actor, Ask())):
        day = Figure.objects.filter(entity=entity.key).aggregate(last=Max("day"))["last"]
        counts = _last(past, day)
    else:
        told = counts_of(entity, checks, actor, kinds=(kind,))
        counts = _by_part({key: {part: one for part, one in said.items() if part} for key, said in told.items()})
    rows = (
        Share(part.partition(":")[2], said, [(at, in_order(then.values())) for at, then in past.get(part, {}).items()])
        for part, said in counts.items()
    )
    return Shares(sorted(rows, key=lambda one: (one.percent, one.part)), day)


def week_ago(entity: str, part: str) -> dict[str, int]:
    """Check -> how many were found of this part at least a week ago, at most two."""
    today = timezone.localdate()
    rows = Figure.objects.filter(
        entity=entity, part=part, day__lte=today - timedelta(days=7), day__gt=today - timedelta(days=14)
    )
    return dict(rows.order_by("day").values_list("check_key", "found"))


def essentials() -> list[Mapping[str, Any]]:
    """What the company holds essential."""
    return list(Essential.objects.order_by("entity", "created_at").values("id", "entity", "field", "where"))


Day = dict[date, dict[str, tuple[int, int]]]


def _pasts(entity: str, kind: str, checks: set[str]) -> dict[str, Day]:
    """Part -> day -> check -> found, of; of the checks that their reader may know."""
    out: dict[str, Day] = {}
    rows = _figures(entity, part__startswith=f"{kind}:", check_key__in=checks)
    for part, day, key, found, of in rows.values_list("part", "day", "check_key", "found", "of"):
        out.setdefault(part, {}).setdefault(day, {})[key] = (found, of)
    return out


def _last(past: Mapping[str, Day], day: date | None) -> dict[str, dict[str, tuple[int, int]]]:
    return {part: days[day] for part, days in past.items() if day in days}


def _by_part(counts: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, dict[str, tuple[int, int]]]:
    out: dict[str, dict[str, tuple[int, int]]] = {}
    for key, said in counts.items():
        for part, one in said.items():
            out.setdefault(part, {})[key] = one
    return out


def _figures(entity: str, **asked: Any) -> Any:
    since = timezone.localdate() - timedelta(days=DAYS)
    return Figure.objects.filter(entity=entity, day__gte=since, **asked).order_by("day")
