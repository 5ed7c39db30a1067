"""Pages of the workspace: the day, where one arrives, and a customer's page with its history."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from clientela.parties.models import DateKind, Lifecycle, Party
from clientela.parties.sources.claims import marks
from clientela.parties.sources.reading import CLAIMS, tellable
from clientela.parties.upcoming import upcoming
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing, key_of, read_dict
from clientela.platform.freshness.reading import alarms
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import can_with
from clientela.platform.ui.layouts import laid_by
from clientela.platform.ui.records import record_context
from clientela.sales.advice.reading import SUBJECTS
from clientela.timeline import actions as timeline
from clientela.timeline import reading, showing
from clientela.timeline.models import State, unseen_kinds
from clientela.workspace import panels, today

_SQL = Path(__file__).parent / "sql"
AROUND = (_SQL / "party_page.sql").read_text().replace("{entries}", reading.LATEST)
# What a request of a part of the history is answered with, by the first letters of the part's id.
_FRAGMENTS = {"line": "timeline/_line.html", "entri": "timeline/_entries.html", "more-": "timeline/_more.html"}


@signed_in
def today_page(request: HttpRequest) -> HttpResponse:
    """Where one arrives: the day, one's own or the team's."""
    actor, team = actor_of(request), request.GET.get("whose") == "team"
    return render(request, "workspace/today.html", _day_context(actor, team=team) | {"team": team})


@signed_in
@require_POST
def finish_task(request: HttpRequest, key: UUID) -> HttpResponse:
    """A task of the day is done, or is to be done after all; answers the tasks as they now stand."""
    actor, team = actor_of(request), request.GET.get("whose") == "team"
    entry = timeline.visible_entry(key, by=actor)
    if entry.state == State.DONE:
        timeline.reopen(key, by=actor)
    else:
        timeline.complete(key, by=actor)
    if not request.headers.get("HX-Request"):
        return redirect("/?whose=team" if team else "/")
    tasks = today.tasks(today.day_of(actor, team=team))
    return render(request, "workspace/_tasks.html", {"tasks": tasks, "team": team, "may_tick": True})


def _day_context(actor: Actor, *, team: bool) -> dict[str, Any]:
    day = today.day_of(actor, team=team)
    hour = timezone.localtime().hour
    return {
        "hour": "morning" if 4 <= hour < 12 else "afternoon" if hour < 18 else "evening",
        "name": actor.name.split(" ")[0],
        "date": timezone.localdate(),
        "tasks": today.tasks(day),
        "silent": alarms(actor.user_id),
        "read_at": today.read_at(day),
        "meetings": today.meetings(day),
        "letters": today.letters(day),
        "quiet": today.quiet(day),
        "dates": upcoming(actor, today=timezone.localdate())[:8],
        "date_words": dict(DateKind.choices),
        "has_team": bool(actor.team_ids),
        "may_plan": actor.may("create", "task"),
        "may_tick": actor.may("edit", "task"),
        "may_do": actor.may("see", "task"),
        "may_read": actor.may("see", "entry"),
        "may_meet": actor.may("see", "meeting"),
        "may_sell": any(actor.may("see", one) for one in SUBJECTS),
    }


@signed_in
def party_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """The customer's page: details, the latest of the timeline, orders, people around. One statement, whatever there is."""
    actor = actor_of(request)
    entity = laid_by(request, plural)
    require(actor, "see", entity.key)
    ask, pk = reading.asked(request.GET), key_of(key)
    record = _within_rights(read_dict(entity, pk, actor, sql=_page_of(entity)), actor)
    if not ask.plain:
        record["entries"] = reading.history(pk, actor, ask)
    may = can_with(entity, pk, actor) | {one: actor.may("create", one) for one in ("lead", "deal")}
    whose = showing.whose(request, entity, record["id"], record.get("given_name") or record["name"])
    history = {"party": whose, "composer": {}, **showing.history_context(record["entries"], actor, ask)}
    context = _context(entity, record, may=may) | history
    return render(request, _FRAGMENTS.get(request.headers.get("HX-Target", "")[:5], entity.template), context)


@signed_in
def any_party(request: HttpRequest, key: UUID) -> HttpResponse:
    """To the page of a party whose kind the link did not know; whether it may be seen is decided there."""
    kind = Party.objects.filter(pk=key).values_list("kind", flat=True).first()
    if kind is None:
        raise Missing("There is no such record, or you may not see it.")
    return redirect(f"{registry.entity(kind).url}{key}/")


def _within_rights(record: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """The record without what hangs on it that the actor may not see. Costs a query only where rights are partial."""
    if unseen := unseen_kinds(actor):
        record["entries"] = [entry for entry in record["entries"] if entry["kind"] not in unseen]
    if not actor.may("see", "order"):
        record |= {"orders": [], "bought": {"count": 0}, "bought_together": None}
    record["sells"] = record["sells"] and actor.may("see", "purchase")
    for name, type_ in (("leads", "lead"), ("deals", "deal")):
        record[name] = panels.seen(record[name], type_, actor)
    members = "person" if record["kind"] == "household" else "organisation"
    for name, kind in (("people", "person"), ("branches", members)):
        if record[name] and actor.scope("see", kind) != "all":
            keys = [one["id"] for one in record[name]]
            seen = set(Party.objects.filter(pk__in=keys).visible_to(actor, entity=kind).values_list("pk", flat=True))
            record[name] = [one for one in record[name] if UUID(one["id"]) in seen]
    panels.without_unseen_ends(record, actor)
    return record


def _context(entity: Entity, record: dict[str, Any], *, may: dict[str, bool]) -> dict[str, Any]:
    stage = (record["lifecycle"], Lifecycle(record["lifecycle"]).label)
    context = record_context(entity, record, can_edit=may)
    _prove(context["sections"], entity, record)
    return context | panels.around(record) | {"stage": stage}


def _prove(sections: list[dict[str, Any]], entity: Entity, record: dict[str, Any]) -> None:
    """Beside each value of which a source speaks: how sure it is, and where to ask who says so."""
    told = marks(record, tellable(entity))
    for prop in (prop for section in sections for prop in section["props"]):
        if mark := told.get(prop["name"]):
            url = f"{entity.url}{record['id']}/sources/{prop['name']}/"
            prop["proof"] = {"q": mark.q, "conflict": mark.conflict, "url": url}


def _page_of(entity: Entity) -> str:
    """The record's own statement with further columns, so that the page is one statement."""
    return entity.record.replace("/* and more */", f",\n{CLAIMS},\n{AROUND}")
