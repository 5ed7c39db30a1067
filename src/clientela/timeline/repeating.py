"""What becomes of a repeating meeting when one of its moments is changed: columns of the series, and of what parts from it.

A part is known by the series and the moment that it stands for (RFC 5545: UID and RECURRENCE-ID), kept in `external_id`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import Actor
from clientela.timeline import columns
from clientela.timeline.models import Entry, Kind, State
from clientela.timeline.recurrence import occurrences, zone_of
from clientela.timeline.series import Series, moved, series_of, taken_on

LAST_YEAR = 9000  # what is beyond can't be reckoned with
ONE, FOLLOWING, ALL = REACHES = ("one", "following", "all")


def read(meeting: Entry, on: datetime) -> Series:
    """The series of a meeting that takes place at this moment. Raises Missing where it does not."""
    zone = zone_of(meeting.time_zone)
    there = next(moments(meeting, since=on, until=on + timedelta(seconds=1)), None) if on.year < LAST_YEAR else None
    if there is None:
        raise Missing(_("The meeting does not take place then; it was moved or cancelled."))
    return series_of(meeting.rrule, meeting.at, zone)


def moments(meeting: Entry, *, since: datetime, until: datetime) -> Iterator[datetime]:
    """When a repeating meeting takes place within [since, until); never for another."""
    if meeting.rrule:
        yield from occurrences(meeting.rrule, meeting.at, zone_of(meeting.time_zone), since=since, until=until)


def part(meeting: Entry, series: Series, on: datetime, changes: Facts, *, by: Actor, alone: bool) -> columns.Columns:
    """The columns of what parts from a series at a moment: that one alone, or all from there on."""
    lasts = meeting.ends_at - meeting.at if meeting.ends_at else None
    stated = columns.stated(_timed(changes, on, lasts), by=by)
    out = (
        columns.copied(meeting)
        | {"at": on, "ends_at": on + lasts if lasts else None, "state": State.OPEN.value}
        | stated
    )
    if alone:
        out |= {"rrule": "", "external_id": key_of_part(meeting, on)}
    elif "rrule" not in stated:
        out |= {"rrule": _moved(_rest(series, on), _later(series, on, out["at"])), "source": ""}
    return columns.with_consequences(out, now=timezone.now())


def whole(meeting: Entry, series: Series, on: datetime, changes: Facts, *, by: Actor) -> columns.Columns:
    """The columns that change all of a series, where the changes are said of one of its moments."""
    lasts = meeting.ends_at - meeting.at if meeting.ends_at else None
    facts = _timed(changes, on, lasts)
    at, ends = columns.moment(facts.get("at")), columns.moment(facts.get("ends_at"))
    if at is not None:
        later = _later(series, on, at)
        local = meeting.at.astimezone(series.zone).replace(tzinfo=None) + later
        start = local.replace(tzinfo=series.zone).astimezone(UTC)
        facts = facts | {"at": start.isoformat(), "ends_at": (start + (ends - at)).isoformat() if ends else None}
        facts = {"rrule": _moved(series, later)} | facts
    return columns.changed(meeting, facts, by=by)


def key_of_part(meeting: Entry, on: datetime) -> str:
    return f"{meeting.external_id or meeting.pk}#{on.astimezone(UTC).replace(microsecond=0).isoformat()}"


def parts(meeting: Entry, *, since: datetime | None = None) -> list[Entry]:
    """What parted from a series one by one, as far as it still stands."""
    beginning = f"{meeting.external_id or meeting.pk}#"
    known = Entry.objects.filter(kind=Kind.MEETING, source=meeting.source, external_id__startswith=beginning)
    found = known.exclude(state=State.CANCELLED)
    return [one for one in found if since is None or datetime.fromisoformat(one.external_id[len(beginning) :]) >= since]


def _timed(changes: Facts, on: datetime, lasts: timedelta | None) -> dict[str, Any]:
    """The changes with an end: a meeting whose beginning moves lasts as long as before."""
    out = dict(changes)
    at = columns.moment(out.get("at"))
    if "ends_at" in out and "at" not in out:
        at = on
        out["at"] = on.isoformat()
    if at is not None and "ends_at" not in out and lasts is not None:
        out["ends_at"] = (at + lasts).isoformat()
    return out


def _rest(series: Series, on: datetime) -> Series:
    try:
        return taken_on(series, on)
    except ValueError as error:
        raise Conflict(str(error)) from error


def _later(series: Series, on: datetime, at: datetime) -> timedelta:
    """By how much on the local clock, whatever summer time does in between."""
    there, here = (one.astimezone(series.zone).replace(tzinfo=None) for one in (at, on))
    return there - here


def _moved(series: Series, by: timedelta) -> str:
    try:
        return moved(series, by).written() if by else series.written()
    except ValueError as error:
        raise Conflict(str(error)) from error
