"""The list page of every entity, from its declaration."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask, cells, count, page
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.filtering import State, chips, filterable, spans, state_of

Getter = Callable[[tuple[Any, ...]], Any]
_LIST_KINDS = {"integer": "number", "year": "text", "key": "text", "long": "text", "url": "text", "composite": "text"}
_CONTACT_KINDS = {"email": "email", "phone": "phone"}


@signed_in
def list_page(request: HttpRequest, plural: str) -> HttpResponse:
    """A page of rows; a request by htmx gets the table and what follows it, one with `count` the number alone."""
    entity, actor = registry.entity(plural), actor_of(request)
    require(actor, "see", entity.key)
    state = state_of(entity, request.GET)
    if "field" in request.GET and not state.problem:
        return redirect(f"{entity.url}?{state.query()}")
    if "count" in request.GET:
        return HttpResponse(_counted(entity, actor, state.ask))
    fragment = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "table"
    template = "entities/_answer.html" if fragment else "entities/list.html"
    return render(request, template, _context(entity, actor, state))


@signed_in
def filter_form(request: HttpRequest, plural: str) -> HttpResponse:
    """The form that adds a filter to a list."""
    entity, actor = registry.entity(plural), actor_of(request)
    require(actor, "see", entity.key)
    context = {"entity": entity_context(entity), "fields": filterable(entity), "spans": spans()}
    return render(request, "entities/_add_filter.html", context)


def entity_context(entity: Entity) -> dict[str, Any]:
    return {
        "key": entity.key,
        "plural": entity.plural,
        "label": entity.label,
        "label_plural": entity.label_plural,
        "label_new": label_new(entity),
        "icon": entity.icon,
        "url": entity.url,
        "create_url": f"{entity.url}new/",
        "import_url": f"/imports/?type={entity.plural}",
        "export_url": f"{entity.url}export/",
        "avatar": entity.avatar,
    }


def label_new(entity: Entity) -> str:
    """What leads to a new record is called."""
    return str(entity.label_new or _("New %(thing)s") % {"thing": str(entity.label).lower()})


def can(entity: Entity, actor: Actor) -> dict[str, bool]:
    """What the actor may do here, as far as the entity offers it at all."""
    verbs = entity.verbs
    return {
        "create": verbs.create is not None and actor.may("create", entity.key),
        "edit": verbs.edit is not None and actor.may("edit", entity.key),
        "delete": verbs.delete is not None and actor.may("delete", entity.key),
        "import": verbs.take is not None and actor.may("import", entity.key),
        "export": actor.may("export", entity.key),
    }


def _context(entity: Entity, actor: Actor, state: State) -> dict[str, Any]:
    try:
        found = page(entity, actor, state.ask)
    except LookupError as error:
        state = State(Ask(q=state.ask.q, where=state.ask.where), state.condition, str(error))
        found = page(entity, actor, state.ask)
    columns = [_column(entity, name, state) for name in entity.columns]
    shape = _getters(entity)
    url = f"{entity.url}?"
    return {
        "entity": entity_context(entity),
        "columns": columns,
        "rows": [(str(row[0]), *[get(row) for get in shape]) for row in found.rows],
        "page": {
            "previous_url": url + state.query(before=found.previous) if found.previous else "",
            "next_url": url + state.query(after=found.next) if found.next else "",
            "count": None if found.previous or found.next else str(len(found.rows)),
            "count_url": url + state.query(count="1"),
            "export_url": f"{entity.url}export/?{state.query()}",
            "shown": len(found.rows),
        },
        "q": state.ask.q,
        "problem": state.problem,
        "chips": chips(entity, state),
        "kept": state.kept(),
        "can": can(entity, actor),
    }


def _column(entity: Entity, name: str, state: State) -> dict[str, Any]:
    item = entity.by_name[name]
    current = state.ask.sort or entity.sort
    sorted_by = current.lstrip("-") == name
    descending = current.startswith("-")
    flipped = name if sorted_by and descending else f"-{name}" if sorted_by else name
    return {
        "key": name,
        "label": item.label,
        "kind": _kind(item),
        "sortable": item.sortable,
        "sort_url": f"{entity.url}?{state.query(sort=flipped)}" if item.sortable else "",
        "sorted": ("descending" if descending else "ascending") if sorted_by else None,
        "numeric": item.kind in ("money", "number", "integer"),
    }


def _kind(item: Field) -> str:
    if item.name == "lifecycle":
        return "stage"
    return _CONTACT_KINDS.get(item.name) or _LIST_KINDS.get(item.kind, item.kind)


@lru_cache
def _getters(entity: Entity) -> tuple[Getter, ...]:
    """For each column, what makes its cell out of a flat row."""
    out, here = [], 1
    for name in entity.columns:
        item = entity.by_name[name]
        out.append(_getter(item, here))
        here += len(cells(item))
    return tuple(out)


def _getter(item: Field, at: int) -> Getter:
    if item.kind == "link":
        prefix = item.href or registry.entity(item.link).url
        return lambda row: (row[at], row[at + 1], prefix) if row[at] else None
    if item.kind == "user":
        return lambda row: (str(row[at]), row[at + 1]) if row[at] else None
    if item.kind == "money":
        return lambda row: (row[at], row[at + 1]) if row[at] is not None else None
    if item.kind == "choice":
        labels = dict(item.choices)
        return lambda row: (row[at], labels.get(row[at], row[at])) if row[at] else None
    if item.kind in ("text", "long", "url", "country", "language", "composite"):
        return lambda row: row[at] or None
    return itemgetter(at)


def _counted(entity: Entity, actor: Actor, ask: Ask) -> str:
    number, exact = count(entity, actor, ask)
    if exact:
        return number_format(number, use_l10n=True, force_grouping=True)
    rounded = round(number, -(len(str(number)) - 2))
    return _("about %(count)s") % {"count": number_format(rounded, use_l10n=True, force_grouping=True)}
