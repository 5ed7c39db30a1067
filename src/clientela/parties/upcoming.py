"""What comes up with the parties that somebody looks after: birthdays, name days, anniversaries, ends of contracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from clientela.parties.days import month_days
from clientela.parties.models import BIRTHDAY, DateKind, ImportantDate, Kind, Party
from clientela.platform.permissions.actor import Actor

MOST = 100  # of one answer
FURTHEST = 366  # days that a reminder may reach ahead


@dataclass(frozen=True, order=True)
class Upcoming:
    """`years` is how many there have been since the first; 0 where its year is not known."""

    on: date
    name: str
    kind: str
    label: str
    party: UUID
    party_kind: str
    years: int = 0


def upcoming(actor: Actor, days: int = 7, *, today: date) -> list[Upcoming]:
    """Of the actor's own parties, soonest first: what lies within `days`, and what asks to be reminded of earlier."""
    kinds = [kind for kind in Kind.values if actor.may("see", kind)]
    if actor.user_id is None or not kinds:
        return []
    mine = Party.objects.filter(owner_id=actor.user_id, kind__in=kinds)
    near = month_days(today, days)
    born, dated = (mine.filter(kind__in=_shown(kinds, actor, name)) for name in ("birth_date", "dates"))
    return sorted([*_birthdays(born, near), *_dates(dated, near, today=today, days=days)])[:MOST]


def _shown(kinds: list[str], actor: Actor, field: str) -> list[str]:
    """The kinds of party of which the actor may see this field."""
    return [kind for kind in kinds if field not in actor.covered(kind)]


def _birthdays(mine: QuerySet[Any], near: dict[int, date]) -> Iterator[Upcoming]:
    born = mine.filter(birth_date__isnull=False).annotate(on=BIRTHDAY).filter(on__in=list(near))
    for key, kind, name, birth, on in born.values_list("pk", "kind", "name", "birth_date", "on")[: 4 * MOST]:
        day = near[int(on)]
        yield Upcoming(day, name, DateKind.BIRTHDAY, "", key, kind, day.year - birth.year)


def _dates(mine: QuerySet[Any], near: dict[int, date], *, today: date, days: int) -> Iterator[Upcoming]:
    far = month_days(today, FURTHEST)
    asked = Q(month_day__in=list(near)) | Q(remind_days__gt=days)
    for one in ImportantDate.objects.filter(asked, party__in=mine).select_related("party")[: 4 * MOST]:
        day = far.get(one.month_day)
        if day is None or day - today > timedelta(days=max(days, one.remind_days or 0)):
            continue
        if one.yearly or one.year == day.year:
            years = day.year - one.year if one.year else 0
            yield Upcoming(day, one.party.name, one.kind, one.label, one.party_id, one.party.kind, years)
