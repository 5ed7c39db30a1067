"""Create and edit any entity: its declaration as a form, and a form's answer as raw values for the one cleaning gate."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import choices, registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean, in_region
from clientela.platform.entities.declaration import KEYED, Cleaning, Entity, Field, Part, Section
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import known
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.operands import ME, leads_to
from clientela.platform.entities.reading import Barred, Conflict, Missing, Unlinked, allowed, key_in, key_of, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui import bringing, figures
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.beneath import landing
from clientela.platform.ui.entity import can, entity_context, label_new
from clientela.platform.ui.layouts import WHOLE, laid_by
from clientela.platform.ui.listing import OUT_OF_SIGHT

CURRENCIES = [
    (code, code) for code in ("EUR", "PLN", "GBP", "USD", "CHF", "CZK", "SEK", "DKK", "NOK", "HUF", "RON", "JPY")
]
Raw = dict[str, Any]
_NO_HINTS: Mapping[str, Any] = MappingProxyType({})
_NOT_OFFERED = ("tags", "choices", "truth", "link", "money", "file")


@signed_in
def create_page(request: HttpRequest, plural: str) -> HttpResponse:
    """An empty form; posted, a new record, or the form again with what is wrong and all that was typed."""
    actor = actor_of(request)
    entity = laid_by(request, plural)
    require(actor, "create", entity.key)
    if entity.verbs.create is None:
        raise Missing(_("There is no such record, or you may not see it."))
    if request.method != "POST":
        return _form(
            request,
            entity,
            _started(entity, actor) | offered_values(entity, request.GET) | offered_links(entity, request.GET, actor),
        )
    raw, refused = bringing.brought(request, entity, parse(entity, request.POST))
    if rearranging(request.POST):
        return _form(request, entity, raw)
    cleaned = clean(entity, raw)
    if refused or cleaned.problems:
        return _form(request, entity, raw, problems=cleaned.problems | refused)
    try:
        key = create_record(entity, cleaned.facts, by=actor)
    except (Needed, Unlinked) as error:
        return _form(request, entity, raw, problems=named_problems(error))
    except (Conflict, Missing, Denied) as error:
        return _form(request, entity, _asking_why(request, entity, error) | raw, problems={"": str(error)})
    return go_to(request, landing(entity, key, cleaned.facts))


@signed_in
def edit_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """The record as a form; posted, only what differs is changed, under the version that was read."""
    return edit_form(request, laid_by(request, plural), key_of(key))


def edit_form(request: HttpRequest, entity: Entity, pk: UUID) -> HttpResponse:
    """The same for a type at hand, as its reader may know it."""
    actor = actor_of(request)
    require(actor, "edit", entity.key)
    if entity.verbs.edit is None:
        raise Missing(_("There is no such record, or you may not change it."))
    allowed(entity, pk, actor, verb="edit")
    record = read_dict(entity, pk, actor)
    if request.method != "POST":
        return _form(request, entity, record, record=record)
    raw, refused = bringing.brought(request, entity, parse(entity, request.POST))
    if rearranging(request.POST):
        return _form(request, entity, raw, record=record)
    before = _untouched(entity, record)
    changed = {name: value for name, value in raw.items() if name not in before or value != before[name]}
    cleaned = clean(entity, changed, how=in_region(entity, raw, Cleaning()), partial=True)
    if refused or cleaned.problems:
        return _form(request, entity, raw, problems=cleaned.problems | refused, record=record)
    try:
        if changed:
            edit_record(entity, pk, cleaned.facts, by=actor, version=version_of(request.POST))
    except (Needed, Unlinked) as error:
        return _form(request, entity, raw, problems=named_problems(error), record=record)
    except (Conflict, Missing) as error:
        raw = _asking_why(request, entity, error) | raw
        return _form(request, entity, raw, problems={"": str(error)}, record=record, status=409)
    return go_to(request, landing(entity, pk, record))


def _asking_why(request: HttpRequest, entity: Entity, error: Exception) -> Raw:
    """The field in which whoever may say so says why what was barred is let in nevertheless; it joins the form."""
    barred = isinstance(error, Barred) and actor_of(request).may("pass", entity.key)
    return {entity.passes: ""} if barred and entity.passes in entity.by_name else {}


def named_problems(error: Needed | Unlinked) -> Mapping[str, str]:
    """What was refused behind the form, at the field that it is about."""
    return error.problems if isinstance(error, Needed) else {error.field: str(error)}


@signed_in
def lookup(request: HttpRequest, plural: str) -> HttpResponse:
    """Records of a type by a piece of their name, for fields that link to them; and a new one of just that name."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    field = next((name for name in request.GET if name.endswith("_text")), "")
    q = request.GET.get(field, "").strip()
    rows = page(entity, actor, Ask(columns=(entity.title,), q=q, limit=8)).rows if len(q) > 1 else []
    items = [(str(row[0]), row[1], "") for row in rows]
    if len(q) > 1 and can(entity, actor)["create"] and all(q.casefold() != row[1].casefold() for row in rows):
        items.append(("", q, label_new(entity)))
    return render(request, "entities/_lookup.html", {"items": items, "field": field.removesuffix("_text")})


def _started(entity: Entity, actor: Actor) -> Raw:
    """What a new record's form shows at first: what would be taken where nothing is said."""
    said = {item.name: item.start for item in entity.editable if item.start is not None}
    return {name: str(actor.user_id or "") if start == ME else start for name, start in said.items()}


def offered_values(entity: Entity, query: QueryDict) -> Raw:
    """What the address of a new record's form proposes, for fields of one plain value."""
    plain = (item.name for item in entity.editable if not item.inputs and (item.few or item.kind not in _NOT_OFFERED))
    return {name: said[:500].replace("\x00", "") for name in plain if (said := query.get(name, ""))}


def offered_links(entity: Entity, query: QueryDict, actor: Actor) -> Raw:
    """The records that it proposes to link to, as far as the actor may see them: `party=<key>`."""
    out: Raw = {}
    for item in (one for one in entity.editable if one.kind == "link" and not one.few):
        key = key_in(query.get(item.name, ""))
        for target in leads_to(item) if key else ():
            rows = target.visible_to(actor) if actor.may("see", target.key) else target.model._default_manager.none()
            name = rows.filter(pk=key).values_list(target.by_name[target.title].orm, flat=True).first()
            if name is not None:
                out[item.name] = {"id": str(key), "name": name}
    return out


def parse(entity: Entity, post: QueryDict) -> Raw:
    """What the form says, field by field, as cleaning takes it. A field that the form does not hold is not named."""
    raw: Raw = {}
    for item in entity.editable:
        if item.name in entity.left_out:
            continue
        if item.inputs:
            raw[item.name] = items_of(item, post)
        elif item.kind in ("tags", "choices"):
            raw[item.name] = [word for word in post.getlist(item.name) if word]
        elif item.kind == "truth":
            raw[item.name] = post.get(item.name) == "yes"
        elif item.kind == "file" and f"{item.name}_gone" in post:
            raw[item.name] = None
        elif item.name in post or f"{item.name}_text" in post:
            raw[item.name] = _linked(item, post) if item.kind == "link" else _said(item.kind, post.get(item.name, ""))
        if item.kind == "money" and f"{item.name}_currency" in post and not _is_told(item, entity):
            raw[item.currency] = post[f"{item.name}_currency"]
    return raw


def _untouched(entity: Entity, record: Raw) -> Raw:
    """What the form of this record says before anybody touches it, as `parse` reads it."""
    said: Raw = {}
    for item in entity.editable:
        value = record.get(item.name)
        if item.inputs:
            said[item.name] = [
                {part.name: str(row.get(part.name) or "") for part in item.inputs} for row in value or []
            ]
        elif item.kind in KEYED:
            nothing = "" if item.kind == "file" else None
            said[item.name] = (value["id"] if item.kind != "link" else {"id": value["id"]}) if value else nothing
        elif item.kind == "moment":
            said[item.name] = local_moment(value)
        else:
            said[item.name] = value if isinstance(value, list | bool) else _line_ends(str(value or ""))
        if item.kind == "money":
            said[item.currency] = record.get(item.currency) or CURRENCIES[0][0]
    return said


def local_moment(value: Any) -> str:
    """A moment as the control for it takes it: on the reader's clock, to the minute. What can't be read stays as it was typed."""
    try:
        at = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return str(value or "")
    return f"{timezone.localtime(at) if at.tzinfo else at:%Y-%m-%dT%H:%M}"


def _said(kind: str, text: str) -> str:
    return figures.read(text) if kind in figures.KINDS else _line_ends(text)


def _line_ends(text: str) -> str:
    """Browsers send the ends of lines in the way of the net, whatever they were given."""
    return text.replace("\r\n", "\n")


def _linked(item: Field, post: QueryDict) -> Any:
    key, text = post.get(item.name, "").strip(), post.get(f"{item.name}_text", "").strip()
    if item.few:
        return {"id": key} if key else None
    if not text:
        return None
    return {"id": key} if key else {"name": text}


def items_of(item: Field, post: QueryDict) -> list[dict[str, str]]:
    """The rows of a repeating field, in order; those added and removed by a button included."""
    prefix = f"{item.name}-"
    numbers = sorted(
        number
        for number in {_small(name.split("-")[1]) for name in post if name.startswith(prefix)}
        if number is not None
    )
    gone = post.get("drop", "")
    rows = [
        {part.name: _said(part.kind, post.get(f"{prefix}{number}-{part.name}", "").strip()) for part in item.inputs}
        for number in _turned(numbers, post, prefix)
        if f"{prefix}{number}" != gone
    ]
    if post.get("add") == item.name:
        return [*rows, {part.name: "" for part in item.inputs}]
    return (
        rows
        if rearranging(post)
        else [row for row in rows if any(row[part.name] for part in item.inputs if not part.choices)]
    )


def _turned(numbers: list[int], post: QueryDict, prefix: str) -> list[int]:
    """The rows in the order that a button asks for: one of them goes up or down by one place."""
    for button, step in (("raise", -1), ("lower", 1)):
        row = _small(post.get(button, "").removeprefix(prefix))
        if row in numbers and 0 <= (to := numbers.index(row) + step) < len(numbers):
            numbers.remove(row)
            numbers.insert(to, row)
    return numbers


def rearranging(post: QueryDict) -> bool:
    return any(button in post for button in ("add", "drop", "raise", "lower"))


def version_of(post: QueryDict) -> int | None:
    """The version that was read, as the form carries it."""
    return _small(post.get("version", ""))


def _small(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


Parts = Sequence[tuple[Any, Sequence[Field]]]  # titles and their fields


def parts_form(
    request: HttpRequest,
    parts: Parts,
    values: Raw,
    problems: Mapping[str, str],
    *,
    hints: Mapping[str, Any] = _NO_HINTS,
) -> dict[str, Any]:
    """What a form of some fields, part by part, says of itself, for `form_answer`: sections, errors, and where it is sent."""
    sections = [
        {
            "title": title,
            "fields": [field_context(item, values, problems) | {"hint": hints.get(item.name)} for item in items],
        }
        for title, items in parts
        if items
    ]
    labels = {item.name: item.label for _title, items in parts for item in items}
    return {
        "form": {"sections": sections},
        "errors": _errors(labels, problems),
        "action_url": request.get_full_path(),
    }


def form_answer(request: HttpRequest, page: str, context: dict[str, Any], *, status: int = 0) -> HttpResponse:
    """The page of a form, or the form alone for a script that asks for it; 422 where something is to mend."""
    template = "entities/_form.html" if request.headers.get("HX-Request") else page
    return render(request, template, context, status=status or (422 if context["errors"] else 200))


def _errors(labels: Mapping[str, Any], problems: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each problem with the label of its field; without a name where no field of the form is to blame."""
    return [{"name": n if n in labels else "", "label": labels.get(n, n), "message": m} for n, m in problems.items()]


def _form(
    request: HttpRequest,
    entity: Entity,
    values: Raw,
    *,
    problems: Mapping[str, str] | None = None,
    record: Raw | None = None,
    status: int = 0,
) -> HttpResponse:
    problems, action_url = problems or {}, request.get_full_path()
    if not entity.left_out.isdisjoint(problems):  # what is to be mended must be there
        entity, action_url = known(entity.key, actor_of(request)), f"{request.path}?fields={WHOLE}"
    sections = _sections(entity, values, problems)
    if request.method == "POST" and entity.passes in values:
        item = entity.by_name[entity.passes]
        sections[:0] = [{"title": item.label, "fields": [field_context(item, values, problems)], "folded": False}]
    fields = [item for section in sections for item in section["fields"]]
    first = next((item for item in fields if not item.get("value")), next(iter(fields), None))
    if first is not None:
        first["autofocus"] = record is None and request.method != "POST"
    context = {
        "entity": entity_context(entity),
        "record_name": record[entity.title] if record else "",
        "action_url": action_url,
        "whole_url": f"{request.path}?fields={WHOLE}" if entity.left_out else "",
        "cancel_url": landing(entity, (record or values).get("id"), record or values),
        "version": values.get("version") or request.POST.get("version") or (record or {}).get("version", ""),
        "errors": _errors({item.name: item.label for item in entity.fields}, problems),
        "form": {"sections": sections},
        "with_files": any(item.kind == "file" for item in entity.editable),
    }
    return form_answer(request, "entities/form.html", context, status=status)


def _sections(entity: Entity, values: Raw, problems: Mapping[str, str]) -> list[dict[str, Any]]:
    """Those with anything to type in; one that is folded at first is open where something is to mend, or can't be left blank."""
    out = []
    for section in entity.sections or (Section("details", entity.label),):
        fields = [_asked(item, entity, values, problems) for item in entity.editable if item.section == section.key]
        pressing = any(one["error"] or one["required"] for one in fields)
        if fields:
            out.append({"title": section.label, "fields": fields, "folded": section.folded and not pressing})
    return out


def _asked(item: Field, entity: Entity, values: Raw, problems: Mapping[str, str]) -> dict[str, Any]:
    """A sum whose currency follows from another record offers none to choose."""
    told: Raw = {"choices": [], "currency": values.get(item.currency) or ""} if _is_told(item, entity) else {}
    return field_context(item, values, problems) | told


def _is_told(item: Field, entity: Entity) -> bool:
    """Whether the currency of a sum is nobody's to say here."""
    currency = entity.by_name.get(item.currency) if item.kind == "money" else None
    return currency is not None and not currency.editable


_CONTROLS = {"name": "text", "integer": "number", "year": "number", "key": "text", "composite": "text"}


def field_context(item: Field, values: Raw, problems: Mapping[str, str]) -> dict[str, Any]:
    out = {
        "name": item.name,
        "label": item.label,
        "kind": "choice" if item.few else _CONTROLS.get(item.kind, item.kind),
        "value": _shown(item, values),
        "error": problems.get(item.name),
        "hint": None,
        "choices": _choices(item, values),
        "required": item.required,
        "filled": item.kind == "choice" and item.start is not None,
        "wide": item.kind in ("long", "name"),
        "lookup_url": f"{item.href or registry.entity(item.link).url}lookup/" if item.kind == "link" else "",
        "many": bool(item.inputs),
        "tells": item.tells,
    }
    if item.inputs:
        rows = values.get(item.name) or [{}]
        out["rows"] = [{"values": _item(item, row), "errors": {}} for row in rows]
        out["parts"] = [_part(part, out["rows"]) for part in item.inputs]
    return out


def _choices(item: Field, values: Raw) -> choices.Choices:
    """What is offered, and what stands there already: a form that is sent as it was shown changes nothing."""
    value = values.get(item.currency if item.kind == "money" else item.name)
    if isinstance(value, Mapping):
        return choices.including(choices.offered(item), (value.get("id"), value.get("name")))
    if isinstance(value, list):
        return choices.including(choices.offered(item), *zip(value, value, strict=True))
    return choices.including(CURRENCIES if item.kind == "money" else choices.offered(item), (value, value))


def _part(part: Part, rows: list[dict[str, Any]]) -> dict[str, Any]:
    offered = [pair for pair in part.choices if pair[0]] or choices.named(part.kind)
    there = [row["values"].get(part.name) for row in rows]
    offered = choices.including(offered, *zip(there, there, strict=True))
    return {
        "name": part.name,
        "label": part.label,
        "kind": part.kind,
        "choices": offered,
        "required": False,
        "blank": dict(part.choices).get("", part.label),
        "tells": part.tells,
    }


def _item(item: Field, row: Any) -> dict[str, Any]:
    said = dict(row) if isinstance(row, Mapping) else {"typed": row}
    return said | {part.name: figures.typed(said.get(part.name)) for part in item.inputs if part.kind in figures.KINDS}


def _shown(item: Field, values: Raw) -> Any:
    value = values.get(item.name)
    if item.few and isinstance(value, Mapping):
        return value.get("id", "")
    if item.kind == "link" and isinstance(value, Mapping):
        name = _(OUT_OF_SIGHT) if value.get("name", "") is None else value.get("name", "")
        return (value.get("id", ""), name)
    if item.kind == "file":
        return bringing.shown(value)
    if item.kind == "user":
        return value.get("id") if isinstance(value, Mapping) else value
    if item.kind == "moment":
        return local_moment(value)
    if item.kind == "money":
        return (figures.typed(value), values.get(item.currency) or "EUR")
    if item.kind in figures.KINDS:
        return figures.typed(value)
    return value
