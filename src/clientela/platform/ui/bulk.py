"""Bulk edit of a list: one field of the selected rows, or of all that the list finds, set at once or in the background."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.conditions.vocabulary import SETS
from clientela.platform.entities.bulk import AT_ONCE, Change, Mode, delete_many, edit_many, summed
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.laying import laid
from clientela.platform.entities.listing import matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, Unlinked, key_of
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.seconding.acts import seconded
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.entity import entity_context
from clientela.platform.ui.filtering import State, state_of
from clientela.platform.ui.forms import field_context, parse
from clientela.platform.ui.lists import answer_table
from clientela.platform.undo import bulk
from clientela.platform.undo.middleware import say
from clientela.platform.undo.models import Bulk

_NOT_IN_BULK = frozenset({"composite", "name", "long", "key", "file"})
MODES: dict[str, Mode] = {"set": "set", "add": "add", "remove": "remove"}


@signed_in
def bulk_edit(request: HttpRequest, plural: str) -> HttpResponse:
    """GET gives the control for a field; POST sets it on the rows named by `id`, or with `all` on everything the list finds."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "edit", entity.key)
    fields = {
        item.name: item
        for item in entity.editable
        if item.kind not in _NOT_IN_BULK and item.name != entity.title and not item.repeats
    }
    sent = request.POST if request.method == "POST" else request.GET
    asked = fields.get(sent.get("field", ""))
    item = asked or (next(iter(fields.values()), None) if request.method != "POST" else None)
    if item is None or entity.verbs.edit is None:
        raise Missing(_("There is no such field."))
    state = state_of(entity, actor, request.GET)
    mode = MODES.get(sent.get("mode", ""), "add" if item.kind in SETS else "set")
    if request.method != "POST":
        return _form(request, entity, fields, item, mode=mode)
    cleaned = clean(entity, _raw(entity, item, request), partial=True)
    if cleaned.problems:
        return _form(request, entity, fields, item, mode=mode, problem=next(iter(cleaned.problems.values())))
    try:
        because = {entity.passes: request.POST["because"].strip()} if request.POST.get("because", "").strip() else {}
        facts = cleaned.facts | (because if entity.passes and item.name == entity.board else {})
        return _answer(request, entity, state, Change(item, facts, mode))
    except Unlinked as error:
        return _form(request, entity, fields, item, mode=mode, problem=str(error))


@signed_in
@require_POST
def bulk_delete(request: HttpRequest, plural: str) -> HttpResponse:
    """Delete the rows named by `id`, or with `all` everything the list finds; they go to the bin."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "delete", entity.key)
    if entity.verbs.delete is None:
        raise Missing(_("There is no such record, or you may not delete it."))
    return _answer(request, entity, state_of(entity, actor, request.GET), None)


def _answer(request: HttpRequest, entity: Entity, state: State, change: Change | None) -> HttpResponse:
    """Make the change (None: delete) now where it is not much, and show the list; else lead to where its progress is seen."""
    actor = actor_of(request)
    keys = keys_of(request, entity, state)
    if len(keys) > AT_ONCE:
        return go_to(request, f"/bulk/{_start(entity, state, change, actor).pk}/")
    if change is None:
        seconded(
            "bulk_delete",
            {"entity": entity.key, "keys": [str(key) for key in keys]},
            by=actor,
            records=lambda: len(keys),
        )
    carried = actor.acting_as(actor.kind, through=f"bulk {new_key()}")
    done = edit_many(entity, keys, change, by=carried) if change else delete_many(entity, keys, by=carried)
    if not request.headers.get("HX-Request"):
        return redirect(f"{entity.url}?{state.query()}")
    response = answer_table(request, laid(entity.key, actor), actor, state)
    say(request, response, summed(done, deleted=change is None))
    return response


def keys_of(request: HttpRequest, entity: Entity, state: State) -> list[UUID]:
    """The rows that are meant; of all that the list finds no more than tells that they are many."""
    if request.POST.get("all") == "1":
        found = matching_rows(entity, actor_of(request), state.ask).order_by("pk")
        return list(found.values_list("pk", flat=True)[: AT_ONCE + 1])
    return [key_of(key) for key in request.POST.getlist("id")[:AT_ONCE]]


def _start(entity: Entity, state: State, change: Change | None, actor: Actor) -> Bulk:
    verb: Literal["edit", "delete"] = "edit" if change else "delete"
    asked = {"field": change.field.name, "facts": change.facts, "mode": change.mode} if change else {}
    rows = {"q": state.ask.q, "condition": state.condition}
    return bulk.start(entity, verb, rows=rows, change=asked, by=actor)


def _raw(entity: Entity, item: Field, request: HttpRequest) -> dict[str, Any]:
    """What the form says of this one field."""
    return {name: value for name, value in parse(entity, request.POST).items() if name in (item.name, item.currency)}


def _form(
    request: HttpRequest, entity: Entity, fields: dict[str, Field], item: Field, *, mode: Mode, problem: str = ""
) -> HttpResponse:
    context = {
        "entity": entity_context(entity),
        "fields": [(name, one.label) for name, one in fields.items()],
        "field": item.name,
        "f": field_context(item, {}, {item.name: problem} if problem else {}),
        "several": item.kind in SETS,
        "mode": mode,
        "because": entity.passes and item.name == entity.board and actor_of(request).may("pass", entity.key),
        "bulk_url": f"{entity.url}bulk/?{request.GET.urlencode()}",
    }
    return render(request, "entities/_bulk.html", context, status=422 if problem else 200)
