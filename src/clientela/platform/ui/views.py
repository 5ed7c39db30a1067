"""Saved views on the page: the tabs above a list, and the form that saves one."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from clientela.platform.entities import actions, registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.models import SavedView
from clientela.platform.entities.reading import Conflict, key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.entity import entity_context
from clientela.platform.ui.filtering import State, everything, grouped, state_of, written

MOST_TABS = 12


class Saved(NamedTuple):
    """A view as every page knows it."""

    key: str
    entity: str
    name: str
    query: str
    is_shared: bool
    pinned: bool


def views_context(entity: Entity, state: State, actor: Actor) -> dict[str, Any]:
    """What the tabs of a list need to know of its address; the views themselves come with the shell, see `tabs`."""
    declared = [] if state.view.get("saved") else _declared(entity, state, actor)
    return {
        "entity": entity.key,
        "all_url": everything(entity),
        "open": state.view.get("saved", ""),
        "declared": declared or _declared(entity, None, actor),
        "other": bool(state.view.get("saved")) or any(one["is_current"] for one in declared),
        "now": _kept(state),
        "form_url": f"{entity.url}views/?{state.query()}",
    }


def _declared(entity: Entity, state: State | None, actor: Actor) -> list[dict[str, Any]]:
    """The tabs that the type itself has, as far as their reader may see those records and know what they go by; the
    shape in which the list is shown stays."""
    out = []
    for one in entity.tabs:
        of = entity if not one.of else known(one.of, actor) if actor.may("see", one.of) else None
        if of is not None and all(part["field"] in of.by_name for part in one.where["all"]):
            if one.page:
                out.append({"name": one.label, "url": one.page, "is_current": False})
                continue
            filter_ = written(grouped(one.where))
            here = state is not None and not one.of and written(state.condition) == filter_
            shape = "" if one.of else state.view.get("view", "") if state is not None else entity.opens_as
            query = {"filter": filter_} | ({"view": shape} if shape else {})
            out.append({"name": one.label, "url": f"{of.url}?{urlencode(query)}", "is_current": here})
    return out


def tabs(views: Iterable[Saved], of: dict[str, Any]) -> list[dict[str, Any]]:
    """The views of one list as its tabs, oldest first."""
    entity = registry.entity(of["entity"])
    return [
        {"name": one.name, "url": address(entity, one), "is_shared": one.is_shared, "is_current": one.key == of["open"],
         "is_changed": one.key == of["open"] and _normal(one.query) != of["now"]}
        for one in views if one.entity == of["entity"]
    ][:MOST_TABS]  # fmt: skip


def address(entity: Entity, view: Saved) -> str:
    """Where a saved view opens: its own query, and which view it is."""
    return f"{entity.url}?{view.query}{'&' if view.query else ''}saved={view.key}"


@signed_in
def view_form(request: HttpRequest, plural: str) -> HttpResponse:
    """The form that saves what a list shows now: as a new view, or over the one it came from where that is one's own."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    state = state_of(entity, actor, request.GET)
    opened = (
        SavedView.objects.visible_to(actor, entity=entity.key).filter(pk=key_in(state.view.get("saved", ""))).first()
    )
    if request.method != "POST":
        return _form(request, entity, actor, state, opened)
    try:
        view = _done(request.POST, entity, actor, state, opened)
    except (ValueError, Conflict) as error:
        return _form(request, entity, actor, state, opened, problem=str(error))
    url = f"{entity.url}?{_kept(state)}"
    if view:
        url = address(entity, Saved(str(view.pk), entity.key, view.name, view.query, view.is_shared, pinned=False))
    return go_to(request, url)


def _done(sent: QueryDict, entity: Entity, actor: Actor, state: State, opened: SavedView | None) -> SavedView | None:
    """What the pressed button asks for; None where the view is gone."""
    do, name, shared = sent.get("do", "new"), str(sent.get("name", "")), sent.get("shared") == "1"
    if do == "forget" and opened:
        actions.forget_view(opened.pk, by=actor)
        return None
    if do == "over" and opened:
        view = actions.change_view(opened.pk, {"name": name, "is_shared": shared, "query": _kept(state)}, by=actor)
    elif do == "pin" and opened:
        return actions.pin_view(opened.pk, pinned=actor.user_id not in opened.pinned_by, by=actor)
    else:
        view = actions.save_view(entity.key, name, _kept(state), shared=shared, by=actor)
    return actions.pin_view(view.pk, pinned=sent.get("pinned") == "1", by=actor)


def _form(
    request: HttpRequest, entity: Entity, actor: Actor, state: State, opened: SavedView | None, *, problem: str = ""
) -> HttpResponse:
    mine = opened is not None and opened.owner_id == actor.user_id
    context = {
        "entity": entity_context(entity),
        "action_url": f"{entity.url}views/?{state.query()}",
        "name": request.POST.get("name", opened.name if opened and mine else ""),
        "is_shared": opened.is_shared if opened and mine else False,
        "opened": opened,
        "mine": mine,
        "pinned": opened is not None and actor.user_id in opened.pinned_by,
        "problem": problem,
    }
    return render(request, "entities/_view_form.html", context, status=422 if problem else 200)


def _kept(state: State) -> str:
    """What of an address a view keeps: all but which view it came from."""
    return state.query(saved="", month="", as_of="")


def _normal(query: str) -> str:
    """The query as `State.query` would order it."""
    sent = QueryDict(query)
    order = ("q", "sort", "filter", "columns", "view", "by")
    return urlencode([(key, sent[key]) for key in order if sent.get(key)])
