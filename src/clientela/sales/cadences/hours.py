"""Whose hours a cadence keeps: those of the owner of its record, else of who enrolled it, within the cadence's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from clientela.routing.fitting import Candidate
from clientela.routing.reading import candidates
from clientela.sales.cadences.timing import Hours

LISTENS = 10  # working days behind the last step in which an answer still counts
_ANY_DAY = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Calendar:
    """The colleagues at a moment."""

    now: datetime
    people: Mapping[UUID, Candidate]

    def owner(self, one: Any) -> Candidate | None:
        """Who takes its steps; None where that is nobody who works here."""
        found = self.people.get(one.record.owner_id) if one.record.owner_id else None
        return found or (self.people.get(one.by_user_id) if one.by_user_id and not one.record.owner_id else None)

    def hours(self, one: Any) -> Hours:
        who, cadence = self.owner(one), one.cadence
        if who is None:
            return Hours(_ANY_DAY, cadence.opens, cadence.closes, ZoneInfo("UTC"))
        opens, closes = max(cadence.opens, who.seat.opens or 0), min(cadence.closes, who.seat.closes or 24)
        if opens >= closes:  # they have no hour in common: the person's own come first
            opens, closes = who.seat.opens or 0, who.seat.closes or 24
        zone = who.now.tzinfo
        return Hours(who.seat.days, opens, closes, zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"))

    def next_due(self, one: Any) -> datetime:
        """When its next step is due, counted from now; behind the last one, until when it listens for an answer."""
        step = one.next
        return self.hours(one).behind(self.now, step["wait"] if step else LISTENS, step["at"] if step else "")


def calendar(now: datetime | None = None) -> Calendar:
    """All colleagues are read at once, for however many enrolments."""
    at = now or timezone.now()
    return Calendar(at, candidates(at))
