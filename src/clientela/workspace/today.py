"""What the first page of the day shows: what is to be done, whom one meets, who wrote, who has gone quiet, which dates come up.

Every part reads under the reader's rights. A suggestion says why it is made.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientela.parties.models import Kind as PartyKind
from clientela.parties.models import Lifecycle, Party
from clientela.platform.freshness.reading import heard
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import working
from clientela.sales.orders.models import Order
from clientela.timeline.calendars.days import Item, days
from clientela.timeline.models import Direction, Entry, Kind, State

TASKS, MEETINGS, LETTERS, QUIET = 14, 10, 6, 5
QUIET_AFTER, QUIET_BEFORE = 60, 400  # days without a contact: later than this, and not as long ago as that
RECENT = 4  # days back that what customers wrote is shown
_WORTH = (Lifecycle.CHAMPION, Lifecycle.LOYAL, Lifecycle.CUSTOMER)


@dataclass(frozen=True)
class Day:
    """Whose day it is: the users, and the moments at which their today begins and ends."""

    actor: Actor
    users: list[UUID]
    begins: datetime
    ends: datetime


def day_of(actor: Actor, *, team: bool) -> Day:
    begins = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
    return Day(actor, working(actor, team=team), begins, begins + timedelta(days=1))


def read_at(day: Day) -> datetime | None:
    """When the mailbox of one's own was read that was read the longest ago: so fresh is what customers wrote."""
    moments = heard(day.actor.user_id, "mailbox") if day.actor.user_id else {}
    return min(moments.values(), default=None)


def tasks(day: Day) -> list[dict[str, Any]]:
    """Open ones that are late or due until tomorrow evening, then those without a time, then what was done today."""
    mine = _entries(day, "task", Kind.TASK).filter(assignee__in=day.users)
    still = ~Q(state__in=[State.DONE, State.CANCELLED])
    due = Q(due_at__lt=day.ends + timedelta(days=1)) | Q(due_at=None)
    shown = mine.filter((still & due) | Q(state=State.DONE, done_at__gte=day.begins))
    rows = shown.order_by(F("done_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")
    fields = ("pk", "title", "due_at", "done_at", "all_day", "priority", "party__name", "party_id", "assignee__name")
    return [
        dict(zip(("key", "title", "due", "done", "all_day", "priority", "party", "party_key", "who"), row, strict=True))
        | {"late": row[2] is not None and row[3] is None and row[2] < timezone.now(),
           "today": row[2] is not None and day.begins <= row[2] < day.ends}
        for row in rows.values_list(*fields)[:TASKS]
    ]  # fmt: skip


def meetings(day: Day) -> list[Item]:
    """Those of today, repeated ones too, in order."""
    date = timezone.localdate()
    (items,) = days(date, date + timedelta(days=1), day.users, day.actor).values()
    return [item for item in items if item.kind == Kind.MEETING][:MEETINGS]


def letters(day: Day) -> list[dict[str, Any]]:
    """What customers wrote or said lately, newest first."""
    since = day.begins - timedelta(days=RECENT)
    said = _entries(day, "entry", Kind.MESSAGE, Kind.CALL).filter(direction=Direction.IN, at__gte=since)
    rows = said.filter(party__owner__in=day.users).order_by("-at", "-pk")
    fields = ("pk", "kind", "channel", "title", "body", "at", "party__name", "party_id")
    names = ("key", "kind", "channel", "title", "body", "at", "party", "party_key")
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*fields)[:LETTERS]]


def quiet(day: Day) -> list[dict[str, Any]]:
    """Customers of worth whom nobody has spoken to for long, the best first, each with the reason why."""
    now = timezone.now()
    kinds = [kind for kind in PartyKind.values if day.actor.may("see", kind)]
    gone = Party.objects.filter(
        owner__in=day.users, kind__in=kinds, lifecycle__in=_WORTH, last_contact_at__lt=now - timedelta(days=QUIET_AFTER),
        last_contact_at__gt=now - timedelta(days=QUIET_BEFORE),
    )  # fmt: skip
    fields = ("pk", "kind", "name", "organisation__name", "lifecycle", "last_contact_at")
    found = sorted(
        (row for stage in _WORTH for row in gone.filter(lifecycle=stage).order_by("last_contact_at")[:QUIET].values_list(*fields)),
        key=lambda row: (_WORTH.index(row[4]), row[5]),
    )[:QUIET]  # fmt: skip
    bought = _bought([row[0] for row in found], day.actor)
    return [
        {"key": key, "kind": kind, "name": name, "organisation": organisation,
         "because": _because((now - last).days, *bought.get(key, (0, None)))}
        for key, kind, name, organisation, _stage, last in found
    ]  # fmt: skip


def _entries(day: Day, entity: str, *kinds: str) -> QuerySet[Any]:
    if not day.actor.may("see", entity):
        return Entry.objects.none()
    return Entry.objects.visible_to(day.actor, entity=entity).filter(kind__in=kinds)


def _bought(keys: list[UUID], actor: Actor) -> dict[UUID, tuple[int, datetime | None]]:
    """How many orders each has placed, and when the last."""
    if not keys or not actor.may("see", "order"):
        return {}
    orders = Order.objects.visible_to(actor, entity="order").filter(party_id__in=keys, kind="sale").order_by()
    rows = orders.values_list("party_id").annotate(Count("pk"), Max("placed_at"))
    return {key: (number, last) for key, number, last in rows}


def _because(days: int, orders: int, last: datetime | None) -> str:
    said = ngettext("No contact for %(num)s day", "No contact for %(num)s days", days) % {"num": days}
    if not orders or last is None:
        return _("%(quiet)s; no order yet.") % {"quiet": said}
    placed = ngettext("%(num)s order", "%(num)s orders", orders) % {"num": orders}
    ago = (timezone.now() - last).days
    since = ngettext("%(num)s day ago", "%(num)s days ago", ago) % {"num": ago}
    return _("%(quiet)s; %(orders)s so far, the last %(ago)s.") % {"quiet": said, "orders": placed, "ago": since}
