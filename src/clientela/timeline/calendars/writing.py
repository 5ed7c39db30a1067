"""Entries as an iCalendar file (RFC 5545): meetings as VEVENT, tasks as VTODO, with alarms, repetitions and time zones."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, Todo, vCalAddress, vRecur
from icalendar.cal import Component

from clientela.timeline import mentions
from clientela.timeline.columns import duration
from clientela.timeline.models import Entry, Kind, Priority, State
from clientela.timeline.recurrence import zone_of
from clientela.timeline.repeating import key_of_part

PRODUCT = "-//Clientela//Calendar//EN"
_PRIORITIES = {Priority.HIGH: 1, Priority.NORMAL: 5, Priority.LOW: 9}
_TODO_STATES = {State.DONE: "COMPLETED", State.CANCELLED: "CANCELLED", State.DOING: "IN-PROCESS"}


def written(entries: Iterable[Entry], *, name: str) -> bytes:
    """One calendar with all of them. The same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    shown = list(entries)
    apart = {entry.external_id for entry in shown if "#" in entry.external_id}
    for entry in shown:
        component = _todo(entry) if entry.kind == Kind.TASK else _event(entry)
        _repeat(component, entry, apart)
        calendar.add_component(component)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _event(entry: Entry) -> Component:
    event = Event()
    _common(event, entry)
    event.add("dtstart", _local(entry, entry.at))
    if entry.ends_at:
        event.add("dtend", _local(entry, entry.ends_at))
    event.add("status", "CANCELLED" if entry.state == State.CANCELLED else "CONFIRMED")
    if entry.place:
        event.add("location", entry.place)
    for one in entry.participants.all():
        email = one.email or (one.user.email if one.user else "")
        if email:
            guest = vCalAddress(f"mailto:{email}")
            guest.params["CN"] = (one.user.name if one.user else "") or one.name or email
            guest.params["PARTSTAT"] = one.answer.upper()
            event.add("attendee", guest, encode=False)
    return event


def _todo(entry: Entry) -> Component:
    todo = Todo()
    _common(todo, entry)
    if entry.due_at:
        todo.add("dtstart", _local(entry, entry.due_at))  # RFC 5545 wants a start where something repeats
        todo.add("due", _local(entry, entry.due_at + (timedelta(days=1) if entry.all_day else timedelta())))
    todo.add("status", _TODO_STATES.get(State(entry.state), "NEEDS-ACTION"))
    todo.add("priority", _PRIORITIES.get(Priority(entry.priority or "normal"), 5))
    if entry.done_at:
        todo.add("completed", entry.done_at)
    return todo


def _common(component: Component, entry: Entry) -> None:
    changed: datetime = entry.updated_at or entry.created_at
    key, hash_, moment = entry.external_id.rpartition("#") if _is_part(entry) else (entry.external_id, "", "")
    component.add("uid", key or str(entry.pk))
    if hash_:
        component.add("recurrence-id", _local(entry, datetime.fromisoformat(moment)))
    component.add("dtstamp", changed)
    component.add("last-modified", changed)
    component.add("sequence", entry.version - 1)
    component.add("summary", f"{entry.title} · {entry.party.name}" if entry.party else entry.title)
    if entry.body:
        component.add("description", mentions.typed(entry.body))
    if entry.remind_before:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", -duration(entry.remind_before))
        component.add_component(alarm)


def _is_part(entry: Entry) -> bool:
    """Whether it stands for one moment of a series; a UID may have the sign that parts the two."""
    try:
        return bool(datetime.fromisoformat(entry.external_id.rpartition("#")[2]).tzinfo)
    except ValueError:
        return False


def _repeat(component: Component, entry: Entry, apart: set[str]) -> None:
    """The lines of the rule as they are; those that name moments get the zone of the series.

    A moment is not left out where an event that stands for it follows (RFC 5545, 3.8.4.4): its RECURRENCE-ID says so.
    """
    for line in entry.rrule.split("\n") if entry.rrule else ():
        name, _colon, value = line.partition(":") if ":" in line else ("RRULE", ":", line)
        if name.startswith("RRULE"):
            component.add("rrule", vRecur.from_ical(value))
            continue
        moments = (_stamp(text, entry) for text in value.split(","))
        for moment in moments:
            if not (isinstance(moment, datetime) and key_of_part(entry, moment) in apart):
                component.add(
                    name.split(";")[0].lower(),
                    moment.date() if entry.all_day and isinstance(moment, datetime) else moment,
                )


def _stamp(text: str, entry: Entry) -> Any:
    if "T" not in text:
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=zone_of(entry.time_zone)).date()
    moment = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  (its zone follows)
    return moment.replace(tzinfo=zone_of("" if text.endswith("Z") else entry.time_zone))


def _local(entry: Entry, moment: datetime) -> Any:
    """A moment on the clock of its series; only the day, where the day is all that counts."""
    there = moment.astimezone(zone_of(entry.time_zone))
    return there.date() if entry.all_day else there
