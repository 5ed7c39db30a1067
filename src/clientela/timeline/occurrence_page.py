"""The page of one moment of a repeating meeting: moved, changed or cancelled alone, with the following, or with all."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.forms import field_context
from clientela.timeline import actions
from clientela.timeline.entities import MEETING
from clientela.timeline.models import Entry
from clientela.timeline.recurrence import sentence
from clientela.timeline.repeating import ONE, REACHES, read

FIELDS = ("title", "at", "ends_at", "place", "body")


@signed_in
def occurrence(request: HttpRequest, key: UUID, moment: str) -> HttpResponse:
    """GET shows it with its form; POST changes it, or with `cancel` leaves it out, as far as `reach` says."""
    actor = actor_of(request)
    meeting, on = actions.visible_entry(key, by=actor), _moment(moment)
    read(meeting, on)
    if request.method != "POST":
        return _shown(request, meeting, on, _values(meeting, on), {})
    reach = request.POST.get("reach", ONE)
    reach = reach if reach in REACHES else ONE
    if "cancel" in request.POST:
        actions.cancel_occurrence(key, on, by=actor, reach=reach)
        return redirect(f"/calendar/?view=week&day={timezone.localtime(on):%Y-%m-%d}")
    before, raw = _values(meeting, on), {name: request.POST.get(name, "").replace("\r\n", "\n") for name in FIELDS}
    shown = {f["name"]: f["value"] or "" for f in _fields(before, {})}
    cleaned = clean(MEETING, {name: value for name, value in raw.items() if value != shown[name]}, partial=True)
    if cleaned.problems:
        return _shown(request, meeting, on, raw, cleaned.problems)
    try:
        made = actions.change_occurrence(key, on, cleaned.facts, by=actor, reach=reach) if cleaned.facts else key
    except Conflict as error:
        return _shown(request, meeting, on, raw, {"": str(error)})
    return redirect(f"{MEETING.url}{made}/")


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Missing(_("There is no such record, or you may not see it.")) from None


def _values(meeting: Entry, on: datetime) -> dict[str, str]:
    ends = on + (meeting.ends_at - meeting.at) if meeting.ends_at else None
    moments = {"at": on.isoformat(), "ends_at": ends.isoformat() if ends else ""}
    return {"title": meeting.title, "place": meeting.place, "body": meeting.body} | moments


def _fields(values: dict[str, str], problems: dict[str, str]) -> list[dict[str, object]]:
    return [field_context(MEETING.by_name[name], values, problems) for name in FIELDS]


def _shown(
    request: HttpRequest, meeting: Entry, on: datetime, values: dict[str, str], problems: dict[str, str]
) -> HttpResponse:
    actor = actor_of(request)
    may = Entry.objects.filter(pk=meeting.pk).visible_to(actor, entity="meeting", verb="edit").exists()
    context = {
        "meeting": meeting,
        "on": on,
        "day": f"{timezone.localtime(on):%Y-%m-%d}",
        "repeats": sentence(meeting.rrule),
        "fields": _fields(values, problems),
        "problem": problems.get("", ""),
        "may_edit": may and actor.may("edit", "meeting"),
        "reach": request.POST.get("reach", ONE),
    }
    return render(request, "timeline/occurrence.html", context, status=422 if problems else 200)
