"""The calendar of chosen people by month, week or agenda; the feed of one's own; what comes from other calendars."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from babel import Locale
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user, actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.formats import formats_for, locale_for
from clientela.timeline import actions as timeline
from clientela.timeline.calendars import actions
from clientela.timeline.calendars.days import Item, days
from clientela.timeline.calendars.fetching import Unreadable
from clientela.timeline.calendars.grid import placed, whole_days
from clientela.timeline.calendars.models import Feed, Subscription, digest
from clientela.timeline.calendars.writing import written
from clientela.timeline.models import Entry, Kind, Participant, State
from clientela.timeline.repeating import ONE, REACHES

VIEWS = ("month", "week", "day", "agenda")
AGENDA_DAYS = 30
FEED_DAYS = 365  # how far back meetings go in a feed
FEED_READS = 30  # a minute
LARGEST_FILE = 10_000_000


@signed_in
def calendar(request: HttpRequest) -> HttpResponse:
    """A page of the calendar; the address says which view, which day, and whose."""
    actor = actor_of(request)
    require(actor, "see", "meeting")
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "month"
    day, who = _day(request.GET.get("day", "")), _who(request.GET, actor.user_id)
    since, until = _span(view, day)
    found = days(since, until, who, actor)
    colleagues = User.objects.colleagues().order_by("name").values_list("pk", "name")
    context = {
        "view": view,
        "views": [(key, label, _query(key, day, who)) for key, label in _labels()],
        "day": day,
        "title": _title(view, day, since, until),
        "weekdays": _weekdays(),
        "days": list(found.items()),
        **(_hours(found, who) if view in ("week", "day") else {}),
        "today": timezone.localdate(),
        "previous": _query(view, _moved(view, day, -1), who),
        "next": _query(view, _moved(view, day, 1), who),
        "now": _query(view, timezone.localdate(), who),
        "here": _query(view, day, who),
        "colleagues": [(str(key), name) for key, name in colleagues],
        "who": [str(key) for key in who],
        "me": str(actor.user_id),
        "can_plan": actor.may("create", "meeting"),
    }
    fragment = request.headers.get("HX-Target") == "calendar"
    return render(request, "calendars/_grid.html" if fragment else "calendars/calendar.html", context)


@signed_in
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """A meeting or a task to another day, and to another time where one is named; else it keeps its own on the reader's clock."""
    actor = actor_of(request)
    try:
        entry = timeline.visible_entry(UUID(request.POST.get("key", "")), by=actor)
        to = date.fromisoformat(request.POST.get("day", ""))
        clock = time.fromisoformat(said) if (said := request.POST.get("time", "")) else None
        on = datetime.fromisoformat(said).astimezone() if (said := request.POST.get("on", "")) else None
    except ValueError:
        raise Missing(_("There is no such record, or you may not change it.")) from None
    name = "due_at" if entry.kind == Kind.TASK else "at"
    at = timezone.localtime(on or getattr(entry, name) or entry.at)
    moved = timezone.make_aware(datetime.combine(to, clock or at.time()))
    reach = said if (said := request.POST.get("reach", "")) in REACHES else ONE
    try:
        key = _moved_to(entry, {name: moved.isoformat()}, on if entry.rrule else None, reach, by=actor)
    except Conflict as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    told = json.dumps({"calendar-changed": {"key": str(key)}})
    return HttpResponse(status=204, headers={"HX-Trigger": told})


def _moved_to(entry: Entry, changes: dict[str, str], on: datetime | None, reach: str, *, by: Actor) -> UUID:
    """What holds it now. `on`: the moment of a series that is meant, none for what does not repeat."""
    if on is not None and entry.kind == Kind.MEETING:
        return timeline.change_occurrence(entry.pk, on, changes, by=by, reach=reach)
    if on is not None and reach == ONE:
        timeline.change_task_alone(entry.pk, changes, by=by)
    else:
        timeline.edit(entry.kind, entry.pk, changes, by=by)
    return entry.pk


def _hours(found: Mapping[date, list[Item]], who: list[UUID]) -> dict[str, Any]:
    """What the grid of hours needs besides."""
    clock, now = formats_for(translation.get_language() or "en").clock, timezone.localtime()
    return {
        "week": [(day, whole_days(items), placed(items, day)) for day, items in found.items()],
        "day_queries": [_query("day", day, who) for day in found],
        "clock_hours": [(hour, clock(datetime(2000, 1, 1, hour, tzinfo=UTC))) for hour in range(24)],
        "now_minutes": now.hour * 60 + now.minute,
    }


# ---- the feed ---------------------------------------------------------------------------------------------------------------


@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody's meetings and open tasks, for whoever holds the secret address. Read too often, it asks to wait."""
    found = Feed.objects.filter(digest=digest(secret)).first()
    actor = actor_by_user(found.user_id) if found else None
    if found is None or actor is None:
        return HttpResponse(_("This calendar address has ended."), status=404, content_type="text/plain; charset=utf-8")
    if _too_often(found):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    body = written(_feed_entries(actor), name=actor.name)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    headers = {
        "ETag": etag,
        "Cache-Control": "private, max-age=300",
        "Content-Disposition": 'inline; filename="calendar.ics"',
    }
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _too_often(found: Feed) -> bool:
    """Counts this reading; one statement, so that many at once are all counted."""
    fresh = Q(counted_from__lt=Now() - timedelta(minutes=1))
    Feed.objects.filter(pk=found.pk).update(
        reads=Case(When(fresh, then=Value(1)), default=F("reads") + 1),
        counted_from=Case(When(fresh, then=Now()), default=F("counted_from")),
    )
    found.refresh_from_db()
    return found.reads > FEED_READS


def _feed_entries(actor: Any) -> Any:
    mine = Q(assignee=actor.user_id) | Q(pk__in=Participant.objects.filter(user=actor.user_id).values("entry"))
    recent = Q(at__gte=timezone.now() - timedelta(days=FEED_DAYS)) | ~Q(rrule="")
    wanted = (Q(kind=Kind.MEETING) & recent) | (Q(kind=Kind.TASK) & ~Q(state__in=(State.DONE, State.CANCELLED)))
    rows = Entry.objects.visible_to(actor, entity="meeting").filter(mine & wanted)
    return rows.select_related("party").prefetch_related("participants__user").order_by("at", "pk")[:5000]


# ---- other calendars --------------------------------------------------------------------------------------------------------


@signed_in
def connect(request: HttpRequest, *, told: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The address of one's own calendar, calendars that one follows, and a file to take in."""
    actor = actor_of(request)
    require(actor, "see", "meeting")
    context = {
        "feed": Feed.objects.of(actor).first(),
        "subscriptions": list(Subscription.objects.of(actor).order_by("name")),
        "can_take": actor.may("create", "meeting"),
        **(told or {}),
    }
    return render(request, "calendars/connect.html", context, status=status)


@signed_in
@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    """A new address, shown this once; or, with `close`, none any more."""
    actor = actor_of(request)
    if "close" in request.POST:
        actions.close_feed(by=actor)
        return redirect("/calendar/connect/")
    path = f"/calendar/feed/{actions.open_feed(by=actor)}.ics"
    address = request.build_absolute_uri(path)
    return connect(request, told={"address": address, "webcal": f"webcal{address[address.index('://') :]}"})


@signed_in
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    url, name = request.POST.get("url", ""), request.POST.get("name", "")
    try:
        actions.subscribe(url, name, by=actor_of(request))
    except (Unreadable, ValueError) as error:
        return connect(request, told={"problem": str(error), "typed": url, "name": name}, status=422)
    return redirect("/calendar/connect/")


@signed_in
@require_POST
def unsubscribe(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.unsubscribe(key, by=actor_of(request))
    return redirect("/calendar/connect/")


@signed_in
@require_POST
def take_file(request: HttpRequest) -> HttpResponse:
    """The meetings of an .ics file."""
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > LARGEST_FILE:
            raise ValueError(_("Choose a calendar file of at most 10 MB."))
        taken = actions.take_calendar(file.read(), by=actor_of(request))
    except (ValueError, Conflict) as error:
        return connect(request, told={"file_problem": str(error)}, status=422)
    return connect(request, told={"taken": taken})


# ---- days -------------------------------------------------------------------------------------------------------------------


def _labels() -> list[tuple[str, str]]:
    return [("month", _("Month")), ("week", _("Week")), ("day", _("Day")), ("agenda", _("Agenda"))]


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return day if 1900 <= day.year <= 2200 else timezone.localdate()


def _who(query: QueryDict, me: UUID | None) -> list[UUID]:
    """Whose calendars: at most 30 people, the reader where nobody is named."""
    found = []
    for text in query.getlist("who")[:30]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found or ([me] if me else [])


def _span(view: str, day: date) -> tuple[date, date]:
    if view == "agenda":
        return day, day + timedelta(days=AGENDA_DAYS)
    hours = view in ("week", "day")
    start = day if hours else day.replace(day=1)
    start -= timedelta(days=(start.weekday() - _locale().first_week_day) % 7)
    if hours:
        return start, start + timedelta(days=7)
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    weeks = -(-(following - start).days // 7)
    return start, start + timedelta(weeks=weeks)


def _moved(view: str, day: date, step: int) -> date:
    if view == "month":
        middle = day.replace(day=15) + timedelta(days=30 * step)
        return middle.replace(day=1)
    return day + timedelta(days={"week": 7, "day": 1}.get(view, AGENDA_DAYS) * step)


def _query(view: str, day: date, who: list[UUID]) -> str:
    query = QueryDict(mutable=True)
    query.update({"view": view, "day": day.isoformat()})
    query.setlist("who", [str(key) for key in who])
    return query.urlencode()


def _title(view: str, day: date, since: date, until: date) -> str:
    locale = _locale()
    if view == "month":
        return f"{locale.months['stand-alone']['wide'][day.month].capitalize()} {day.year}"
    if view == "day":
        return formats_for(translation.get_language() or "en").day(day)
    last = until - timedelta(days=1)
    months = locale.months["format"]["abbreviated"]
    return f"{since.day} {months[since.month]} – {last.day} {months[last.month]} {last.year}"


def _weekdays() -> list[str]:
    locale = _locale()
    names = locale.days["stand-alone"]["abbreviated"]
    return [names[(locale.first_week_day + n) % 7] for n in range(7)]


def _locale() -> Locale:
    return locale_for(translation.get_language() or "en")
