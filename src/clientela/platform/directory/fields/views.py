"""The pages of fields: all of them by type, one as a form, and the small verbs of their list."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clientela.platform.directory.fields import computed_pages, computing, reading
from clientela.platform.directory.fields.checking import CHOOSING, KINDS, LANGUAGES, Unfit, checked, refusals, types
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field, Part
from clientela.platform.entities.own import usual_section
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.fields import actions
from clientela.platform.fields.models import IN_ORDER, Forgetting, OwnField
from clientela.platform.objects.models import OwnRecord
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.own_records import has_rule
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.forms import CURRENCIES, form_answer, items_of, parts_form, rearranging

PARTS = (*(Part(code, name) for code, name in LANGUAGES.items()), Part("key", gettext_lazy("Key")))
CHOICES = Field("choices", gettext_lazy("Choices"), "composite", inputs=PARTS)
LABELS = [Field(f"label_{code}", name) for code, name in LANGUAGES.items()]
STORED = [one for one in KINDS.items() if one[0] not in computing.COMPUTED]
KIND = Field("kind", gettext_lazy("Kind"), "choice", choices=STORED, required=True)
TARGET = Field("target", gettext_lazy("A link leads to"), "choice")
CURRENCY = Field("currency", gettext_lazy("Usual currency of an amount"), "choice", start="EUR")
FORGETTING = Field(
    "forgetting", gettext_lazy("When somebody it leads to is forgotten"), "choice", choices=Forgetting.choices,
    start=Forgetting.KEEP,
)  # fmt: skip
NAME = Field("name", gettext_lazy("Name in files and programs"))
REQUIRED = Field("required", gettext_lazy("Always needed"), "truth")
_ACTS = {
    "archive": computing.archive_field, "bring-back": actions.bring_back_field, "quicken": actions.quicken,
    "slow-down": actions.slow_down,
}  # fmt: skip


@signed_in
def fields_page(request: HttpRequest) -> HttpResponse:
    """All fields of the company's own, by type."""
    require(actor_of(request), "configure", "field")
    return render(request, "settings/fields.html", {"types": reading.by_type()})


@signed_in
def new_field(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), "configure", "field")
    entity = next((one for one in types() if one.key == request.GET.get("type")), None)
    if entity is None:
        raise Missing(_("There is no such type."))
    if request.GET.get("kind") in computing.COMPUTED:
        return computed_pages.answer(request, entity, None, request.GET["kind"])
    if request.method != "POST":
        return _form(
            request,
            entity,
            None,
            {"kind": "text", "currency": "EUR", "forgetting": Forgetting.KEEP, "section": usual_section(entity)},
        )
    return _save(request, entity, None)


@signed_in
def field_page(request: HttpRequest, key: UUID) -> HttpResponse:
    require(actor_of(request), "configure", "field")
    field = reading.found(key)
    entity = next(one for one in types() if one.key == field.entity)
    if field.kind in computing.COMPUTED:
        return computed_pages.answer(request, entity, field, field.kind)
    return _save(request, entity, field) if request.method == "POST" else _form(request, entity, field, _stands(field))


@signed_in
@require_POST
def change_field(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Archive it, bring it back, or move it up or down by one place."""
    actor = actor_of(request)
    with refusals():
        if act in _ACTS:
            _ACTS[act](key, by=actor)
        else:
            field = reading.found(key)
            actions.order_fields(field.entity, _moved(field, -1 if act == "raise" else 1), by=actor)
    return redirect("fields")


def _moved(field: OwnField, step: int) -> list[UUID]:
    rows = OwnField.objects.filter(entity=field.entity, archived_at=None).order_by(*IN_ORDER)
    keys = list(rows.values_list("pk", flat=True))
    if field.pk in keys and 0 <= (to := keys.index(field.pk) + step) < len(keys):
        keys.remove(field.pk)
        keys.insert(to, field.pk)
    return keys


def _save(request: HttpRequest, entity: Entity, field: OwnField | None) -> HttpResponse:
    actor, post = actor_of(request), request.POST
    plain = (*LABELS, KIND, NAME, TARGET, CURRENCY, FORGETTING, _section(entity))
    values: dict[str, Any] = {item.name: post.get(item.name, "") for item in plain}
    values |= {"required": post.get("required") == "yes", "choices": items_of(CHOICES, post)}
    if rearranging(post):
        return _form(request, entity, field, values)
    try:
        facts = checked(_said(entity, field, post, values), field=field, by=actor)
        with refusals():
            if field is None:
                actions.add_field(facts, by=actor)
            else:
                actions.edit_field(field.pk, facts, by=actor)
    except Unfit as error:
        at = {"labels": "label_en", "type": ""}
        problems = {at.get(name, name): why for name, why in error.problems.items()}
        return _form(request, entity, field, values, problems)
    except Conflict as error:
        return _form(request, entity, field, values, {"name": str(error)})
    return go_to(request, "/settings/fields/")


def _said(entity: Entity, field: OwnField | None, post: QueryDict, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, as the gate takes it."""
    choices = [{"key": row["key"], "labels": {code: row[code] for code in LANGUAGES}} for row in values["choices"]]
    labels = {code: post.get(f"label_{code}", "") for code in LANGUAGES}
    if not _forgets(entity, field, values["kind"], values["target"]):
        values = {name: value for name, value in values.items() if name != "forgetting"}
    return {**values, "type": entity.key, "labels": labels, "choices": choices}


def _stands(field: OwnField) -> dict[str, Any]:
    """A field as its form shows it."""
    labels = {f"label_{code}": text for code, text in field.labels.items()}
    choices = [{"key": one["key"], **one["labels"]} for one in field.choices]
    return {
        **labels,
        "kind": field.kind,
        "name": field.name,
        "section": field.section,
        "required": field.required,
        "forgetting": field.forgetting or Forgetting.KEEP,
        "choices": choices,
    }


def _of_kinds() -> list[Field]:
    """What only some kinds of field say."""
    types = [(one.key, one.label) for one in registry.every()]
    return [replace(TARGET, choices=types), replace(CURRENCY, choices=CURRENCIES)]


def _forgets(entity: Entity, field: OwnField | None, kind: str = "", target: str = "") -> bool:
    """Whether the field says what forgetting somebody does."""
    kind, target = (field.kind, field.target) if field else (kind, target)
    return entity.model is OwnRecord and has_rule(kind, target)


def _section(entity: Entity) -> Field:
    choices = [(section.key, section.label) for section in entity.sections]
    return Field("section", gettext_lazy("Where it stands"), "choice", choices=choices)


def _form(
    request: HttpRequest,
    entity: Entity,
    field: OwnField | None,
    values: dict[str, Any],
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    fixed = [] if field else [KIND, *_of_kinds()]
    fixed += [FORGETTING] if entity.model is OwnRecord and (field is None or _forgets(entity, field)) else []
    choosing = [CHOICES] if field is None or field.kind in CHOOSING else []
    more = [REQUIRED, *([_section(entity)] if entity.sections else []), *([] if field else [NAME])]
    parts = [(_("Label"), LABELS), (_("What it holds"), [*fixed, *choosing]), (_("More"), more)]
    context = {
        "type": entity.label_plural,
        "name": field.name if field else "",
        "heading": reading.said(field) if field else _("New field"),
        "cancel_url": "/settings/fields/",
        **parts_form(request, parts, values, problems or {}),
    }
    return form_answer(request, "settings/field.html", context)
