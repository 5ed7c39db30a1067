"""The page of a formula or roll-up: its definition with the names it may use, tried on three records while it is written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.directory.fields import computing, reading
from clientela.platform.directory.fields.checking import KINDS, LANGUAGES, Unfit, checked, refusals, type_named
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.operands import pointing_at
from clientela.platform.entities.own import usual_section
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.fields import actions
from clientela.platform.fields.models import OwnField
from clientela.platform.formulas.functions import FUNCTIONS
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.choosing import KEPT, Choice, Stands, choice, chosen, views_with_conditions
from clientela.platform.ui.forms import form_answer, parts_form
from clientela.platform.ui.properties import write_value

LABELS = [Field(f"label_{code}", name) for code, name in LANGUAGES.items()]
FORMULA = Field("formula", gettext_lazy("Formula"), "long", required=True)
NAME = Field("name", gettext_lazy("Name in files and programs"))
ONLY = Field("only", gettext_lazy("Only where"))


def answer(request: HttpRequest, entity: Entity, field: OwnField | None, kind: str) -> HttpResponse:
    """The form, or what became of it; whoever may not configure fields was sent away before."""
    if request.method != "POST":
        return _form(request, entity, field, kind, _stands(field, entity, actor_of(request)), {})
    actor, values = actor_of(request), {name: str(value) for name, value in request.POST.items()}
    labels = {code: values.get(f"label_{code}", "") for code in LANGUAGES}
    try:
        said = {
            "type": entity.key, "kind": kind, "labels": labels, "name": values.get("name", ""),
            "section": field.section if field else usual_section(entity),
            "computed": _computed(values, entity, field, kind, actor),
        }  # fmt: skip
        facts = checked(said, field=field, by=actor)
        with refusals():
            if field is None:
                actions.add_field(facts, by=actor)
            else:
                actions.edit_field(field.pk, facts, by=actor)
    except Unfit as error:
        at = {"labels": "label_en", "type": "", "computed": "formula" if kind == "formula" else "figure"}
        return _form(
            request, entity, field, kind, values, {at.get(name, name): why for name, why in error.problems.items()}
        )
    except Conflict as error:
        return _form(request, entity, field, kind, values, {"name": str(error)})
    return go_to(request, "/settings/fields/")


@signed_in
def try_page(request: HttpRequest) -> HttpResponse:
    """What a definition that is being written comes to for three records, or what is wrong with it."""
    actor = actor_of(request)
    require(actor, "configure", "field")
    sent = {name: str(value) for name, value in request.GET.items()}
    try:
        entity = type_named(sent.get("type"))
    except ValueError:
        raise Missing(_("There is no such type.")) from None
    if sent.get("formula", "-").strip() == "":
        return HttpResponse()  # nobody has written anything yet: that is no mistake
    field = reading.found(sent["field"]) if sent.get("field") else None
    context: dict[str, Any] = {"entity": entity, "problem": "", "rows": [], "kind": ""}
    try:
        item, rows = computing.tried(_computed(sent, entity, field, sent.get("kind", ""), actor), entity, by=actor)
        context |= {"kind": KINDS[item.kind], "rows": [(row[0], row[1], _said(item, row)) for row in rows]}
    except ValueError as error:
        context["problem"] = str(error)
    return render(request, "settings/_tried.html", context)


def _said(item: Field, row: tuple[Any, ...]) -> Any:
    value = row[2] if isinstance(row[2], bool) or row[2] is None else str(row[2])
    currency = row[3] if item.kind == "money" else ""
    return write_value({"kind": item.kind, "value": value, "currency": currency, "choices": {}, "exact": True})


def _computed(
    sent: Mapping[str, str], entity: Entity, field: OwnField | None, kind: str, actor: Actor
) -> dict[str, Any]:
    """What the form says, as it is kept."""
    if kind == "formula":
        return {"formula": sent.get("formula", "").strip()}
    function, _space, what = sent.get("figure", "").partition(" ")
    stands = field.computed.get("where") if field is not None else None
    where = chosen(sent.get("only", ""), stands, _views(entity, what.partition(".")[0], actor))
    return {function: what, **({"where": where} if where else {})}


def _views(entity: Entity, rows: str, actor: Actor) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Key -> (name, condition) of the saved views of the rows that are counted."""
    counted = {other.key: other for name, other, _link in pointing_at(entity, actor) if rows in ("", name)}
    return {
        key: (f"{other.label_plural}: {name}", tree)
        for other in counted.values()
        for key, (name, tree) in views_with_conditions(other, actor).items()
    }


def _stands(field: OwnField | None, entity: Entity, actor: Actor) -> dict[str, Any]:
    """A field as its form shows it; a new roll-up counts what can be counted first."""
    if field is None:
        return {"figure": next((key for key, _label in computing.figures_offered(entity, by=actor)), ""), "only": ""}
    function = next((name for name in field.computed if name != "where"), "")
    return {
        **{f"label_{code}": text for code, text in field.labels.items()}, "formula": field.computed.get("formula", ""),
        "figure": f"{function} {field.computed[function]}", "only": KEPT if field.computed.get("where") else "",
    }  # fmt: skip


def _form(
    request: HttpRequest,
    entity: Entity,
    field: OwnField | None,
    kind: str,
    values: dict[str, Any],
    problems: dict[str, str],
) -> HttpResponse:
    actor = actor_of(request)
    defining = [FORMULA] if kind == "formula" else [_figures(entity, actor), ONLY]
    parts = [(_("Label"), LABELS), (KINDS[kind], defining), *([] if field else [(_("More"), [NAME])])]
    context = {
        "type": entity.label_plural, "type_key": entity.key, "name": field.name if field else "", "kind": kind,
        "key": str(field.pk) if field else "", "heading": reading.said(field) if field else KINDS[kind],
        "cancel_url": "/settings/fields/", **parts_form(request, parts, values, problems),
        "names": computing.names_offered(entity, by=actor) if kind == "formula" else [],
        "functions": [one.shown for one in FUNCTIONS.values() if one.shown] if kind == "formula" else [],
    }  # fmt: skip
    if kind == "rollup":
        only = next(one for part in context["form"]["sections"] for one in part["fields"] if one["name"] == "only")
        only["condition"] = _only(entity, field, values, actor)
    return form_answer(request, "settings/computed.html", context)


def _figures(entity: Entity, actor: Actor) -> Field:
    choices = list(computing.figures_offered(entity, by=actor))
    return Field("figure", gettext_lazy("What is reckoned"), "choice", choices=choices, required=True)


def _only(entity: Entity, field: OwnField | None, values: Mapping[str, str], actor: Actor) -> Choice:
    """Which of the rows: all, those of a saved view, of the condition that stands, or of one that is made here."""
    rows = values.get("figure", "").partition(" ")[2].partition(".")[0]
    counted = next((other for name, other, _link in pointing_at(entity, actor) if name == rows), entity)
    stands = Stands(
        (field.computed.get("where") or {}) if field else {}, value=values.get("only", ""),
        starts=[("", _("All of them"))], views=_views(entity, "", actor), beside="field-figure",
    )  # fmt: skip
    made = choice("only", ONLY.label, stands, entity=counted, by=actor)
    return replace(made, editor=made.editor.replace(counted.url, entity.url, 1))
