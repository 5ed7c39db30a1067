"""What stands in the calendars of some people between two days: meetings, with their repetitions, and tasks by their due time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from clientela.platform.permissions.actor import Actor
from clientela.timeline.models import Entry, Kind, Participant, State
from clientela.timeline.recurrence import occurrences, zone_of

MOST = 2_000  # items of one page
_FIELDS = ("pk", "kind", "title", "at", "ends_at", "all_day", "time_zone", "rrule", "state", "place", "assignee_id",
           "assignee__name", "party_id", "party__name", "due_at", "by_user_id")  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One thing in a calendar, on one of its days."""

    key: str
    kind: str
    title: str
    at: datetime  # on the reader's clock
    ends_at: datetime | None
    all_day: bool
    repeats: bool
    state: str
    place: str
    who: str
    who_key: str
    party: str
    party_key: str
    late: bool
    movable: bool

    @property
    def url(self) -> str:
        whole = f"/{self.kind}s/{self.key}/"
        return (
            f"{whole}on/{self.at.astimezone(UTC):%Y%m%dT%H%M%SZ}/"
            if self.repeats and self.kind == Kind.MEETING
            else whole
        )


def days(since: date, until: date, who: Iterable[UUID], actor: Actor) -> dict[date, list[Item]]:
    """Each day of [since, until) with its items in order, as the actor may see them, on his clock."""
    zone = timezone.get_current_timezone()
    start, end = (datetime.combine(day, time(), tzinfo=zone) for day in (since, until))
    out: dict[date, list[Item]] = {since + timedelta(days=n): [] for n in range((until - since).days)}
    for item in _items(start, end, list(who), actor, zone):
        last = item.ends_at - timedelta(microseconds=1) if item.ends_at and item.ends_at > item.at else item.at
        for day in (item.at.date() + timedelta(days=n) for n in range((last.date() - item.at.date()).days + 1)):
            if day in out:
                out[day].append(item)
    for items in out.values():
        items.sort(key=lambda item: (not item.all_day, item.at.time() if not item.all_day else time(), item.title))
    return out


def _items(start: datetime, end: datetime, who: list[UUID], actor: Actor, zone: tzinfo) -> Iterator[Item]:
    """Those that begin in the span, or last into it; a series gives each of its occurrences."""
    theirs = _candidates(start, end, who)
    for kind in (Kind.TASK, Kind.MEETING):
        if not actor.may("see", kind):
            continue
        seen = Entry.objects.filter(kind=kind).visible_to(actor, entity=kind.value)
        rows = seen.filter(_within(start, end), pk__in=theirs).exclude(state=State.CANCELLED)
        for row in rows.order_by("at").values(*_FIELDS)[:MOST]:
            yield from _repeated(_item(row, actor, zone), row, start, end, zone)


def _within(start: datetime, end: datetime) -> Q:
    return Q(at__lt=end) & (Q(at__gte=start) | Q(ends_at__gt=start) | ~Q(rrule=""))


def _candidates(start: datetime, end: datetime, who: list[UUID]) -> Any:
    """Keys of what these people have in the span, and of all that they are invited to. Each part has an index of its own, so that
    nobody's past is read for a day of his."""
    own = Entry.objects.filter(assignee__in=who, at__lt=end).order_by()
    parts = (own.filter(at__gte=start), own.filter(ends_at__gt=start), own.exclude(rrule=""))
    first, *others = (part.values("pk") for part in parts)
    return first.union(*others, Participant.objects.filter(user__in=who).values("entry"))


def _repeated(item: Item, row: dict[str, Any], start: datetime, end: datetime, zone: tzinfo) -> Iterator[Item]:
    if not row["rrule"] or row["kind"] == Kind.TASK:
        if item.at >= start or (item.ends_at and item.ends_at > start):
            yield item
        return
    lasts = item.ends_at - item.at if item.ends_at else timedelta()
    for at in occurrences(row["rrule"], row["at"], zone_of(row["time_zone"]), since=start - lasts, until=end):
        there = at.astimezone(zone)
        yield replace(item, at=there, ends_at=there + lasts if item.ends_at else None)


def _item(row: dict[str, Any], actor: Actor, zone: tzinfo) -> Item:
    open_ = row["state"] not in (State.DONE, State.CANCELLED)
    whole = row["all_day"]
    there = zone_of(row["time_zone"]) if whole else zone
    at = row["at"].astimezone(there)
    ends = row["ends_at"].astimezone(there) if row["ends_at"] else None
    if whole:  # a day is the same day on every clock
        at, ends = at.replace(tzinfo=zone), ends.replace(tzinfo=zone) if ends else None
    due = at + timedelta(days=1) if whole else at
    return Item(
        key=str(row["pk"]), kind=row["kind"], title=row["title"], at=at, ends_at=ends, all_day=whole, repeats=bool(row["rrule"]),
        state=row["state"], place=row["place"], who=row["assignee__name"] or "", who_key=str(row["assignee_id"] or ""),
        party=row["party__name"] or "", party_key=str(row["party_id"] or ""),
        late=row["kind"] == Kind.TASK and open_ and due < timezone.now(),
        movable=actor.user_id in (row["assignee_id"], row["by_user_id"]) or actor.scope("edit", row["kind"]) == "all",
    )  # fmt: skip
