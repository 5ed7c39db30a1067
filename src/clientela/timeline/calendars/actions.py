"""The verbs of calendars: the only writer of feeds and subscriptions; meetings they bring are kept by the timeline's own verb."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Missing
from clientela.platform.history.acting import acting
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.timeline import actions as timeline
from clientela.timeline.calendars.fetching import Unreadable, fetch, proper
from clientela.timeline.calendars.models import Feed, Subscription, digest
from clientela.timeline.calendars.reading import Event, Guest, read
from clientela.timeline.models import Answer, Entry, State
from clientela.timeline.recurrence import zone_of
from clientela.timeline.series import series_of, without

FILE = "ics"  # the source of what came in files: an invitation is the same meeting, whoever brings it


@dataclass(frozen=True)
class Taken:
    """What became of a calendar's events."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    denied: int = 0
    broken: int = 0


def open_feed(*, by: Actor) -> str:
    """A new secret for the address of the actor's calendar, told this once; an earlier one ends."""
    secret = secrets.token_urlsafe(32)
    with acting(by, "see", "meeting"):
        Feed.objects.update_or_create(user_id=_person(by), defaults={"digest": digest(secret), "reads": 0})
    return secret


def close_feed(*, by: Actor) -> None:
    """Nobody reads the actor's calendar at an address any more."""
    with acting(by, "see", "meeting"):
        Feed.objects.of(by).delete()


def _person(by: Actor) -> UUID:
    """Whose calendar it is. Raises Missing for the system, which has none."""
    if by.user_id is None:
        raise Missing(_("There is no such colleague."))
    return by.user_id


def take_calendar(content: bytes, *, by: Actor, source: str = FILE, party: UUID | None = None) -> Taken:
    """The events of a file as meetings, known again by UID; taken again they are unchanged. Raises ValueError for no calendar."""
    try:
        found = read(content, zone=zone_of(by.time_zone))
    except ValueError:
        raise ValueError(_("This is not a calendar that we can read; nothing was taken.")) from None
    counted = {"broken": found.broken}
    with acting(by, "create", "meeting", reason=f"from {source}"):
        people = _people({guest.email for event in found.events for guest in event.guests}, by=by)
        apart = _apart(source, found.events)
        for event in found.events:
            if event.reply:
                outcome = timeline.keep_answers(source, event.key, _answers(event), by=by)
                counted[outcome] = counted.get(outcome, 0) + 1
                continue
            facts = _facts(event, people, party) | {"rrule": _without(event, apart.get(event.key, ()))}
            outcome = timeline.keep_meeting(source, event.key, facts, by=by)
            counted[outcome] = counted.get(outcome, 0) + 1
    return Taken(**counted)


def subscribe(url: str, name: str, *, by: Actor) -> Subscription:
    """Follow a calendar at an address. Raises Unreadable where it can't be read now, and then nothing is kept."""
    with acting(by, "create", "meeting"):
        address, called = proper(url), plain(name)
        made, _new = Subscription.objects.get_or_create(
            user_id=_person(by), url=address, defaults={"name": called or address.split("/")[2]}
        )
        _refresh(made, by=by)
        return made


def unsubscribe(key: UUID, *, by: Actor) -> None:
    """Follow it no longer; meetings it has brought stay. Raises Missing."""
    with acting(by, "see", "meeting"):
        gone, _models = Subscription.objects.of(by).filter(pk=key).delete()
        if not gone:
            raise Missing(_("There is no such record, or you may not delete it."))


def refresh(key: UUID, *, by: Actor) -> Taken | None:
    """Read a calendar again; None where it has not changed or can't be read, which is noted. Raises Missing."""
    with acting(by, "create", "meeting"):
        found: Subscription | None = Subscription.objects.of(by).filter(pk=key).first()
        if found is None:
            raise Missing(_("There is no such record, or you may not see it."))
        try:
            with transaction.atomic():
                return _refresh(found, by=by)
        except Unreadable as error:
            Subscription.objects.filter(pk=key).update(failure=str(error), refreshed_at=timezone.now())
            return None


def _refresh(subscription: Subscription, *, by: Actor) -> Taken | None:
    answer = fetch(subscription.url, etag=subscription.etag, modified=subscription.modified)
    taken = None
    if answer.content is not None:
        try:
            taken = take_calendar(answer.content, by=by, source=subscription.source)
        except ValueError as error:
            raise Unreadable(str(error)) from error
        Subscription.objects.filter(pk=subscription.pk).update(etag=answer.etag, modified=answer.modified)
    now = timezone.now()
    Subscription.objects.filter(pk=subscription.pk).update(failure="", refreshed_at=now, heard_at=now)
    return taken


def _facts(event: Event, people: dict[str, dict[str, UUID]], party: UUID | None) -> Facts:
    known = [people[guest.email]["party_id"] for guest in event.guests if "party_id" in people.get(guest.email, {})]
    with_whom = party or next(iter(known), None)
    return {
        "title": event.title,
        "body": event.body,
        "place": event.place,
        "at": event.at,
        "ends_at": event.ends_at,
        "all_day": event.all_day,
        "time_zone": event.time_zone,
        "rrule": event.rrule,
        "state": State.CANCELLED.value if event.cancelled else State.OPEN.value,
        "sequence": event.sequence,
        "party": {"id": str(with_whom)} if with_whom else None,
        "attendees": [_attendee(guest, people.get(guest.email, {})) for guest in event.guests],
    }


def _apart(source: str, events: Sequence[Event]) -> dict[str, set[datetime]]:
    """For each series the moments that have an event of their own: in the file, or here since it was last read."""
    series = [event.key for event in events if event.rrule]
    known = Q()
    for key in series:
        known |= Q(external_id__startswith=f"{key}#")
    here = Entry.objects.filter(known, source=source).values_list("external_id", flat=True) if series else ()
    out: dict[str, set[datetime]] = {}
    for key in {*here, *(event.key for event in events)}:
        of, _hash, moment = key.rpartition("#")
        if of in series:
            out.setdefault(of, set()).add(datetime.fromisoformat(moment))
    return out


def _without(event: Event, moments: Iterable[datetime]) -> str:
    """The rule of a series without these."""
    if not event.rrule or not moments:
        return event.rrule
    series = series_of(event.rrule, event.at, zone_of(event.time_zone))
    for moment in moments:
        series = without(series, moment)
    return series.written()


def _answers(event: Event) -> dict[str, str]:
    return {guest.email: guest.answer for guest in event.guests if guest.answer in Answer.values}


def _attendee(guest: Guest, known: dict[str, UUID]) -> dict[str, object]:
    answer = guest.answer if guest.answer in Answer.values else Answer.NEEDS_ACTION
    return {"email": guest.email, "name": guest.name, "role": guest.role, "answer": answer, **known}


def _people(emails: set[str], *, by: Actor) -> dict[str, dict[str, UUID]]:
    """Who of these is a colleague, or a party that the actor may see."""
    out: dict[str, dict[str, UUID]] = {}
    seen = Party.objects.none()
    for kind in ("person", "organisation", "household"):
        seen = seen | Party.objects.filter(kind=kind).visible_to(by, entity=kind)
    points = ContactPoint.objects.filter(kind="email", value__in=emails, party__in=seen.values("pk"))
    for email, key in points.values_list("value", "party_id"):
        out[email] = {"party_id": key}
    for email, key in User.objects.filter(email__in=emails).values_list("email", "pk"):
        out[email] = {"user_id": key}
    return out
