"""The list page of every entity, from its declaration: table, board, calendar or timeline of the same rows, as its address says."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.laying import laid
from clientela.platform.entities.listing import Ask, count, page
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.fields.reading import known_shape
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui import boards, calendars, timelines
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.display import display_context, displayed, shapes
from clientela.platform.ui.entity import can, entity_context
from clientela.platform.ui.filtering import State, chips, filtered, grouped, opening, state_of
from clientela.platform.ui.parts import first_line, line_context, line_of, part_of, read_line
from clientela.platform.ui.table import columns_of, table_context
from clientela.platform.ui.views import views_context

LINE = "line"
SHAPES = {"board": boards, "calendar": calendars, "timeline": timelines}


@signed_in
def list_page(request: HttpRequest, plural: str) -> HttpResponse:
    """The rows in the shape that the address asks for; a request by htmx gets that alone, one with `count` the number."""
    actor = actor_of(request)
    entity = laid(plural, actor)
    require(actor, "see", entity.key)
    if entity.opens_with and not request.GET:
        return redirect(opening(entity))
    if "shown" in request.GET:
        return redirect(f"{entity.url}?{displayed(entity, actor, request.GET).query()}")
    state = state_of(entity, actor, request.GET)
    if "count" in request.GET:
        return HttpResponse(_counted(entity, actor, state.ask))
    shape = SHAPES.get(state.view.get("view", ""))
    if shape is not None:
        return shape.answer(request, entity, state, around(entity, actor, state))
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "table":
        return answer_table(request, entity, actor, state)
    return render(request, "entities/list.html", table(entity, actor, state))


@signed_in
def filter_form(request: HttpRequest, plural: str) -> HttpResponse:
    """One part of a list's condition as a form: a new one, or the one whose place `at` names; `apply` puts it into the list."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    words, state = EntityWords(entity, actor), state_of(entity, actor, request.GET)
    parts = list(state.condition.get("all", []))
    at = _place(request.GET, len(parts))
    sent = read_line(request.GET, LINE, words)
    line = sent or (line_of(parts[at]) if at is not None else first_line(words))
    problem = ""
    if "apply" in request.GET:
        part = part_of(line)
        if part is None:
            problem = _("Give a value to compare with.")
        else:
            wanted = [*parts[:at], part, *parts[at + 1 :]] if at is not None else [*parts, part]
            try:
                state = filtered(state, grouped({"all": wanted}), words)
                return go_to(request, f"{entity.url}?{state.query()}")
            except BadCondition as error:
                problem = error.reason
    context = {
        "entity": entity_context(entity),
        "line": line_context(words, line, LINE, problem=problem),
        "kept": [*state.kept(), ("q", state.ask.q), *([("at", str(at))] if at is not None else [])],
        "is_new": at is None,
        "builder_url": f"{entity.url}conditions/?{state.query()}",
    }
    return render(request, "entities/_filter.html", context, status=422 if problem else 200)


@signed_in
def display_form(request: HttpRequest, plural: str) -> HttpResponse:
    """How a list is shown: as what, grouped by what, in which order, with which columns."""
    actor = actor_of(request)
    entity = laid(plural, actor)
    require(actor, "see", entity.key)
    context = display_context(entity, state_of(entity, actor, request.GET))
    return render(request, "entities/_display.html", {"entity": entity_context(entity), **context})


def answer_table(request: HttpRequest, entity: Entity, actor: Actor, state: State) -> HttpResponse:
    """The table alone, with what stands around it and follows it."""
    return render(request, "entities/_answer.html", table(entity, actor, state))


def around(entity: Entity, actor: Actor, state: State) -> dict[str, Any]:
    """What stands around the rows, whatever their shape."""
    url, may = f"{entity.url}?", can(entity, actor)
    return {
        "same": (entity.key, known_shape().stamp, state.query(), *may.values()),
        "entity": entity_context(entity),
        "q": state.ask.q,
        "problem": state.problem,
        "chips": chips(entity, actor, state),
        "views": views_context(entity, state, actor),
        "kept": state.kept(),
        "can": may,
        "filter_url": f"{entity.url}filter/?{state.query()}",
        "display_url": f"{entity.url}display/?{state.query()}",
        "shapes": shapes(entity, state),
        "count_url": url + state.query(count="1", view=""),
        "export_url": f"{entity.url}export/?{state.query()}",
        "bulk_url": f"{entity.url}bulk/?{state.query()}",
    }


def table(entity: Entity, actor: Actor, state: State) -> dict[str, Any]:
    """The context of a list as a table."""
    try:
        found = page(entity, actor, state.ask)
    except LookupError as error:
        state = replace(state, ask=Ask(q=state.ask.q, where=state.ask.where), view={}, problem=str(error))
        found = page(entity, actor, state.ask)
    url = f"{entity.url}?"
    return {
        **around(entity, actor, state),
        **table_context(entity, columns_of(entity, state), found.rows, state),
        "page": {
            "previous_url": url + state.query(before=found.previous) if found.previous else "",
            "next_url": url + state.query(after=found.next) if found.next else "",
            "count": None if found.previous or found.next else str(len(found.rows)),
            "count_url": url + state.query(count="1"),
            "shown": len(found.rows),
        },
    }


def _counted(entity: Entity, actor: Actor, ask: Ask) -> str:
    number, exact = count(entity, actor, ask)
    if exact:
        return number_format(number, use_l10n=True, force_grouping=True)
    rounded = round(number, -(len(str(number)) - 2))
    return _("about %(count)s") % {"count": number_format(rounded, use_l10n=True, force_grouping=True)}


def _place(sent: QueryDict, parts: int) -> int | None:
    text = sent.get("at", "")
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) < parts else None
