"""Bulk edit of a list: one field of the selected rows, or of all that the list finds, set at once or in the background."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.conditions.vocabulary import SETS
from clientela.platform.entities.bulk import AT_ONCE, Change, Mode, edit_many, summed
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, Unlinked, key_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context
from clientela.platform.ui.filtering import State, state_of
from clientela.platform.ui.forms import field_context, parse
from clientela.platform.ui.lists import answer_table

_NOT_IN_BULK = frozenset({"composite", "name", "long", "key", "money"})
MODES: dict[str, Mode] = {"set": "set", "add": "add", "remove": "remove"}


@signed_in
def bulk_edit(request: HttpRequest, plural: str) -> HttpResponse:
    """GET gives the control for a field; POST sets it on the rows named by `id`, or with `all` on everything the list finds."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "edit", entity.key)
    fields = {
        item.name: item for item in entity.editable if item.kind not in _NOT_IN_BULK and item.name != entity.title
    }
    sent = request.POST if request.method == "POST" else request.GET
    item = fields.get(sent.get("field", "")) or next(iter(fields.values()), None)
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
        said = _done(request, entity, state, Change(item, cleaned.facts, mode))
    except Unlinked as error:
        return _form(request, entity, fields, item, mode=mode, problem=str(error))
    if not request.headers.get("HX-Request"):
        return redirect(f"{entity.url}?{state.query()}")
    return answer_table(request, entity, actor, state, toast=said)


def _done(request: HttpRequest, entity: Entity, state: State, change: Change) -> str:
    """Make the change now where it is not much, else in the background; what became of it, in a sentence."""
    actor = actor_of(request)
    if request.POST.get("all") == "1":
        found = matching_rows(entity, actor, state.ask).order_by("pk")
        keys = list(found.values_list("pk", flat=True)[: AT_ONCE + 1])
    else:
        keys = [key_of(key) for key in request.POST.getlist("id")[:AT_ONCE]]
    if len(keys) <= AT_ONCE:
        return summed(edit_many(entity, keys, change, by=actor))
    app.configure_task("clientela.platform.entities.jobs.edit_all").defer(
        entity=entity.key,
        user=str(actor.user_id),
        rows={"q": state.ask.q, "condition": state.condition},
        change={"field": change.field.name, "facts": change.facts, "mode": change.mode},
    )
    return _("More than %(most)s records: they are being changed in the background.") % {"most": AT_ONCE}


def _raw(entity: Entity, item: Field, request: HttpRequest) -> dict[str, Any]:
    """What the form says of this one field."""
    return {name: value for name, value in parse(entity, request.POST).items() if name == item.name}


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
        "bulk_url": f"{entity.url}bulk/?{request.GET.urlencode()}",
    }
    return render(request, "entities/_bulk.html", context, status=422 if problem else 200)
