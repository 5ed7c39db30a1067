"""An iCalendar file (RFC 5545) as plain events. Pure; what is broken in one event costs that event and no other."""

import quopri
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar
from icalendar.cal import Component

from clientela.platform.imports.reading.encoding import decoded
from clientela.timeline.calendars.zones import tamed, zone_name
from clientela.timeline.recurrence import cleaned

LONGEST = {"SUMMARY": 300, "DESCRIPTION": 10_000, "LOCATION": 500}
MOST_EVENTS = 20_000
_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)

_METHOD = re.compile(rb"(?im)^METHOD[ \t]*:[ \t]*([A-Z]{1,20})[ \t]*\r?$")
_ONCE = frozenset({"UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"})
_BEGINS, _ENDS = (re.compile(rf"^{word}:VEVENT[ \t]*\r?$", re.IGNORECASE | re.MULTILINE) for word in ("BEGIN", "END"))


@dataclass(frozen=True)
class Guest:
    email: str
    name: str
    role: str
    answer: str


@dataclass(frozen=True)
class Event:
    """One VEVENT. `key` is its UID, with the moment that it stands for where it is one changed occurrence of a series."""

    key: str
    title: str
    body: str
    place: str
    at: datetime
    ends_at: datetime | None
    all_day: bool
    time_zone: str
    rrule: str
    cancelled: bool
    sequence: int
    guests: tuple[Guest, ...] = ()
    reply: bool = False  # it tells what its guests answered, and nothing else (RFC 5546, 3.2.3)


@dataclass
class Read:
    events: list[Event] = field(default_factory=list)
    broken: int = 0  # events that could not be understood


def read(content: bytes, *, zone: tzinfo = UTC) -> Read:
    """All events of a file; `zone` is that of times without one. Raises ValueError where the file is no calendar at all."""
    out, method = Read(), _method(content)
    for component in _components(content):
        if len(out.events) + out.broken >= MOST_EVENTS:
            break
        if component is None:
            out.broken += 1
            continue
        try:
            out.events.append(_event(component, zone, method))
        except _BROKEN:
            out.broken += 1
    return out


def _components(content: bytes) -> Iterator[Component | None]:
    """The events of a file; None for one that is none. Where something in the file breaks it, each is read by itself."""
    text = decoded(content).replace("\x00", "")
    text = tamed(text if "\n" in text else text.replace("\r", "\n"))
    if "BEGIN:V" not in text.upper():
        raise ValueError("not a calendar")
    alone = _BEGINS.split(text)[1 : MOST_EVENTS + 1]
    try:
        found = _within(text)
    except _BROKEN as error:
        if not alone:
            raise ValueError(str(error)) from error
        found = []
    if len(found) >= len(alone):  # else some are in what never ends
        yield from found
        return
    for event in alone:
        yield from _alone(event)


def _within(calendar: str) -> list[Component]:
    with warnings.catch_warnings(action="ignore"):  # it warns where it guesses, and guesses well
        return [event for one in Calendar.from_ical(calendar, multiple=True) for event in one.walk("VEVENT")]


def _alone(event: str) -> list[Component | None]:
    """What follows a BEGIN:VEVENT, to its end."""
    lines = _ENDS.split(event, maxsplit=1)[0].strip("\r\n")
    try:
        return [*_within(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")]
    except _BROKEN:
        return [None]


def _method(content: bytes) -> str:
    """What a calendar is sent for (RFC 5546): REQUEST, CANCEL, REPLY …"""
    found = _METHOD.search(content)
    return found[1].decode("ascii").upper() if found else ""


def _event(event: Component, zone: tzinfo, method: str) -> Event:
    for name in _ONCE & event.keys():
        said: Any = event[name]
        if isinstance(said, list):  # twice: the first counts
            event[name] = said[0]
    start = event.decoded("DTSTART")
    all_day = not isinstance(start, datetime)
    at, ends = _moment(start, zone), _end(event, start, zone)
    key = _text(event, "UID", 400) or f"{at.isoformat()} {_text(event, 'SUMMARY', 200)}"
    if "RECURRENCE-ID" in event:
        key += f"#{_moment(event.decoded('RECURRENCE-ID'), zone).astimezone(UTC).isoformat()}"
    return Event(
        key=key,
        title=_text(event, "SUMMARY", LONGEST["SUMMARY"]) or _text(event, "LOCATION", 100) or "…",
        body=_text(event, "DESCRIPTION", LONGEST["DESCRIPTION"]),
        place=_text(event, "LOCATION", LONGEST["LOCATION"]),
        at=at.astimezone(UTC),
        ends_at=ends.astimezone(UTC) if ends and ends >= at else None,
        all_day=all_day,
        time_zone=zone_name(at, zone),
        rrule=_rule(event),
        cancelled=method == "CANCEL" or _text(event, "STATUS", 20).upper() == "CANCELLED",
        sequence=_number(_text(event, "SEQUENCE", 20)),
        guests=tuple(_guests(event)),
        reply=method == "REPLY",
    )


def _moment(value: Any, zone: tzinfo) -> datetime:
    """A day counts from its first minute on the reader's clock; a time without a zone is meant on it."""
    moment = (
        value if isinstance(value, datetime) else datetime.combine(value, time()) if isinstance(value, date) else None
    )
    if moment is None or not 1800 <= moment.year <= 2200:
        raise ValueError("no moment")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _end(event: Component, start: Any, zone: tzinfo) -> datetime | None:
    if "DTEND" in event:
        return _moment(event.decoded("DTEND"), zone)
    if "DURATION" in event and isinstance(event.decoded("DURATION"), timedelta):
        return _moment(start, zone) + event.decoded("DURATION")
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _rule(event: Component) -> str:
    """The lines that say when it repeats, as far as they can be understood."""
    lines = event.to_ical().decode("utf-8", "replace").replace("\r\n ", "").split("\r\n")
    rules = [line for line in lines if line.upper().startswith(("RRULE", "RDATE", "EXDATE"))]
    if not any(line.upper().startswith(("RRULE", "RDATE")) for line in rules):
        return ""
    begun = [re.sub(r"/[^,]+", "", line) if line.upper().startswith("RDATE") else line for line in rules]  # of periods
    try:
        return cleaned("\n".join(begun))
    except ValueError:
        return ""


def _guests(event: Component) -> Iterator[Guest]:
    said = event.get("ATTENDEE", [])
    for one in (said if isinstance(said, list) else [said])[:200]:
        params = getattr(one, "params", {})
        email = str(one).partition(":")[2].strip().casefold() if ":" in str(one) else ""
        if "@" not in email or len(email) > 254:
            continue
        answer = str(params.get("PARTSTAT", "NEEDS-ACTION")).lower()
        role = {"CHAIR": "chair", "OPT-PARTICIPANT": "optional"}.get(str(params.get("ROLE", "")).upper(), "required")
        yield Guest(email, str(params.get("CN", ""))[:200].strip('" '), role, answer)


def _text(event: Component, name: str, longest: int) -> str:
    value = event.get(name, "")
    if isinstance(value, list):
        value = value[0]
    if str(getattr(value, "params", {}).get("ENCODING", "")).upper() == "QUOTED-PRINTABLE":  # as vCalendar 1.0 has it
        value = decoded(quopri.decodestring(str(value).encode()))
    return str(value).replace("\x00", "").strip()[:longest]
