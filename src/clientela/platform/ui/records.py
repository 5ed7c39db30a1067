"""The record page of any entity, its fields edited in place, and its deletion."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities import registry
from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Field, Section
from clientela.platform.entities.laying import placeable
from clientela.platform.entities.masks import COVERED, known
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, allowed, key_of, read_dict
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui import bringing
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.beneath import has_beneath, landing
from clientela.platform.ui.entity import can_with, entity_context
from clientela.platform.ui.forms import field_context, parse, version_of
from clientela.platform.ui.layouts import laid_by


@signed_in
def record_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """One record, by the entity's own template or the general one."""
    actor, pk = actor_of(request), key_of(key)
    entity = laid_by(request, plural)
    require(actor, "see", entity.key)
    record = read_dict(entity, pk, actor)
    return render(request, entity.template, record_context(entity, record, can_edit=can_with(entity, pk, actor)))


@signed_in
@require_POST
def delete_record(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    actor = actor_of(request)
    entity = known(plural, actor)
    if entity.verbs.delete is None:
        raise Missing(_("There is no such record, or you may not delete it."))
    pk = key_of(key)
    record = read_dict(entity, pk, actor) if entity.hangs else {}
    entity.verbs.delete(pk, by=actor)
    return redirect(landing(entity, None, record))


@signed_in
def edit_property(request: HttpRequest, plural: str, key: str, name: str) -> HttpResponse:
    """One value in place: GET gives its control, or with `rest` the value; POST saves it and answers the value at rest."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    item = entity.by_name.get(name)
    if item is None or not item.editable or entity.verbs.edit is None:
        raise Missing(_("There is no such field."))
    require(actor, "edit", entity.key)
    allowed(entity, pk, actor, verb="edit")
    if request.method != "POST":
        record = read_dict(entity, pk, actor)
        template = "entities/_prop.html" if "rest" in request.GET else "entities/_prop_edit.html"
        return render(request, template, _editing(entity, item, record, record))
    return _save_property(request, entity, item, pk)


def record_context(entity: Entity, record: dict[str, Any], *, can_edit: dict[str, bool]) -> dict[str, Any]:
    """What every record template gets: the record, its properties at rest by section, and what may be done."""
    words = partial(_words_of, entity, language=get_language() or "")
    may_edit = can_edit["edit"]
    sections = [
        {
            "key": section.key,
            "title": section.label,
            "folded": section.folded,
            "props": [_prop(entity, item, record, may_edit=may_edit, words=words) for item in items],
        }
        for section, items in _by_section(entity)
    ]
    return {
        "entity": entity_context(entity),
        "record": record,
        "name": record[entity.title],
        "above": _above(entity, record),
        "sections": sections,
        "panels": [panel.template for panel in entity.panels],
        "left_out": len(entity.left_out),
        "beneath": has_beneath(entity),
        "can": can_edit,
    }


def _above(entity: Entity, record: dict[str, Any]) -> tuple[str, str] | None:
    """Name and address of what the record hangs on; None where it hangs on nothing, or its reader may not know on what."""
    above = record.get(entity.hangs) if entity.hangs else None
    return (above["name"], landing(entity, record["id"], record)) if isinstance(above, dict) else None


def prop(entity: Entity, item: Field, record: dict[str, Any], *, may_edit: bool) -> dict[str, Any]:
    """A value at rest, as `entities/_prop.html` shows it."""
    words = partial(_words_of, entity, language=get_language() or "")
    return _prop(entity, item, record, may_edit=may_edit, words=words)


_SCHEMES = {"email": "mailto", "phone": "tel"}


def _prop(
    entity: Entity,
    item: Field,
    record: dict[str, Any],
    *,
    may_edit: bool,
    words: Callable[[str], tuple[str, dict[str, str]]],
) -> dict[str, Any]:
    value: Any = COVERED if item.covered else record.get(item.name)
    key = record["id"]
    href = ""
    if item.kind == "link" and value and value["name"] is not None:
        href = f"{registry.entity(value.get('kind', item.link)).url}{value['id']}/"
    elif item.covered:
        href = f"/settings/access/?type={entity.key}&record={key}&field={item.name}#kept-back"
    elif item.kind == "file" and value and value["name"] is not None:
        href = f"{entity.url}{key}/{item.name}/file/"
    elif item.kind == "url" and str(value).startswith(("https://", "http://")):
        href = str(value)
    elif item.kind in _SCHEMES and value:
        href = f"{_SCHEMES[item.kind]}:{value}"
    label, choices = words(item.name)
    return {
        "id": f"{entity.key}-{key}-{item.name}",
        "name": item.name,
        "key": key,
        "label": label,
        "kind": item.kind,
        "value": value,
        "currency": record.get(item.currency, ""),
        "exact": item.editable,  # what people set to the minute is told to the minute
        "choices": choices,
        "href": href,
        "covered": item.covered,
        "computed": item.computed.told if item.computed else "",
        "edit_url": f"{entity.url}{key}/{item.name}/edit/" if may_edit and item.editable else "",
    }


@lru_cache(4096)
def _words_of(entity: Entity, name: str, language: str) -> tuple[str, dict[str, str]]:
    """The label of a field and the words of its choices."""
    item = entity.by_name[name]
    choices = dict(item.choices) | {key: word for part in item.inputs for key, word in part.choices}
    return str(item.label), {key: str(word) for key, word in choices.items()}


def _save_property(request: HttpRequest, entity: Entity, item: Field, pk: UUID) -> HttpResponse:
    actor = actor_of(request)
    raw = {name: value for name, value in parse(entity, request.POST).items() if name in (item.name, item.currency)}
    raw, refused = bringing.brought(request, entity, raw)
    cleaned = clean(entity, raw, partial=True)
    cleaned.problems.update(refused)
    if cleaned.problems:
        record = read_dict(entity, pk, actor)
        context = _editing(entity, item, record, record | raw, problem=cleaned.problems[item.name])
        return render(request, "entities/_prop_edit.html", context, status=422)
    try:
        edit_record(entity, pk, cleaned.facts, by=actor, version=version_of(request.POST))
    except (Needed, Unlinked) as error:
        record = read_dict(entity, pk, actor)
        context = _editing(entity, item, record, record | raw, problem=str(error))
        return render(request, "entities/_prop_edit.html", context, status=422)
    except Conflict as error:
        record = read_dict(entity, pk, actor)
        context = _editing(entity, item, record, record | raw, problem=str(error), theirs=record)
        return render(request, "entities/_prop_edit.html", context, status=409)
    record = read_dict(entity, pk, actor)
    return render(request, "entities/_prop.html", _editing(entity, item, record, record))


def _editing(
    entity: Entity,
    item: Field,
    record: dict[str, Any],
    values: dict[str, Any],
    *,
    problem: str = "",
    theirs: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "entity": entity_context(entity),
        "p": prop(entity, item, record, may_edit=True),
        "f": field_context(item, values, {item.name: problem} if problem else {}),
        "version": record.get("version", ""),
        "theirs": prop(entity, item, theirs, may_edit=False) if theirs else None,
    }


def _by_section(entity: Entity) -> list[tuple[Any, list[Field]]]:
    """What a record shows of itself; where nobody has laid it out, the pieces of its name at the end."""
    shown = placeable(entity)
    if not entity.sections:
        return [(Section("details", entity.label), shown)]
    first, *others = entity.sections
    sections = entity.on_page or (*others, first)
    return [(section, [item for item in shown if item.section == section.key]) for section in sections]
