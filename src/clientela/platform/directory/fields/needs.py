"""Which fields of a type the company needs, always or where a condition holds: read, checked and set, as a page and by API.

A condition is that of a saved view, or made in the editor of lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.limits import where_of
from clientela.platform.entities.needing import can_be_needed
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Missing
from clientela.platform.fields.actions import need_field
from clientela.platform.fields.models import Need
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import KEPT, Choice, Stands, Views, choice, chosen, views_with_conditions

ALWAYS = "always"
Where = Mapping[str, Any] | None  # None: never; empty: always


@dataclass(frozen=True)
class Line:
    name: str
    label: Any
    chosen: str  # "", "always" or "kept"
    where: Mapping[str, Any]
    sentence: str = ""  # of a condition that stands


def needs_of(entity: Entity) -> dict[str, Mapping[str, Any]]:
    """Field name -> where it is needed."""
    return dict(Need.objects.filter(entity=entity.key).values_list("name", "where"))


def need(entity: Entity, name: str, where: Where, *, by: Actor) -> None:
    """Raises ValueError for a field that can't be needed so, BadCondition for a condition that can't be read."""
    item = entity.by_name.get(name)
    if item is None or not can_be_needed(item) or name in _by_themselves(entity):
        raise ValueError(_("“%(name)s” is needed already, or can't be.") % {"name": name})
    if where:
        where_of(entity.key, where, SYSTEM)
    need_field(entity.key, name, where, by=by)


@signed_in
def needs_page(request: HttpRequest, name: str) -> HttpResponse:
    """One line for each field of the type; saved all at once, what differs is set."""
    actor = actor_of(request)
    require(actor, "configure", "field")
    entity = typed(name)
    views = views_with_conditions(entity, actor)
    problem = ""
    if request.method == "POST":
        problem = _save(request, entity, views, actor)
        if not problem:
            return redirect("fields")
    context = {
        "type": {"key": entity.key, "label_plural": entity.label_plural, "url": entity.url},
        "lines": [(line, _choice(line, entity, request.POST, actor)) for line in _lines(entity)],
        "problem": problem,
    }
    return render(request, "settings/needs.html", context, status=422 if problem else 200)


def typed(name: str) -> Entity:
    """Raises Missing."""
    try:
        return registry.entity(name)
    except registry.UnknownType as error:
        raise Missing(str(error)) from None


def _by_themselves(entity: Entity) -> set[str]:
    """What the product needs, or an own field always: that is said elsewhere."""
    stands = needs_of(entity)
    return {item.name for item in entity.fields if item.required and item.name not in stands} | {entity.title}


def _lines(entity: Entity) -> list[Line]:
    stands, words, left_out = needs_of(entity), EntityWords(entity, SYSTEM), _by_themselves(entity)
    out = []
    for item in entity.fields:
        if can_be_needed(item) and item.name not in left_out:
            where = stands.get(item.name)
            value = "" if where is None else KEPT if where else ALWAYS
            out.append(Line(item.name, item.label, value, where or {}, _said(where, words) if where else ""))
    return out


def _said(where: Mapping[str, Any], words: EntityWords) -> str:
    try:
        where_of(words.entity.key, where, SYSTEM)
    except BadCondition:
        return str(_("A condition that can't be read any more"))
    return sentence(where, words)


def _choice(line: Line, entity: Entity, sent: Mapping[str, str], by: Actor) -> Choice:
    starts = [("", _("Never")), (ALWAYS, _("Always"))]
    value = sent.get(f"need:{line.name}", line.chosen)
    stands = Stands(line.where, line.sentence, value, starts)
    return choice(f"need:{line.name}", f"{line.label}: {_('Needed')}", stands, entity=entity, by=by)


def _save(request: HttpRequest, entity: Entity, views: Views, by: Actor) -> str:
    """Why it was not saved, "" where it was."""
    for line in _lines(entity):
        said = request.POST.get(f"need:{line.name}", line.chosen)
        if said == line.chosen:
            continue
        try:
            where: Where = {} if said == ALWAYS else chosen(said, line.where, views) or None
            need(entity, line.name, where, by=by)
        except (ValueError, BadCondition) as error:
            return f"{line.label}: {error}"
    return ""
