"""Who says what of a party: the popover of one value, the page of all sources, and choosing by hand whom to believe."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.parties.models import Reachable
from clientela.parties.reach import actions as reach
from clientela.parties.reach.ageing import half_lives
from clientela.parties.reach.reading import FIELDS as REACHED
from clientela.parties.reach.reading import rows_of
from clientela.parties.sources import actions
from clientela.parties.sources.claims import Claim, claimed_value, claims_of, conflict
from clientela.parties.sources.models import Rule
from clientela.parties.sources.reading import rules_of, sources, tellable, with_claims
from clientela.parties.sources.surviving import LISTS, lead
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, key_of
from clientela.platform.freshness.reading import heard
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.lists import can, entity_context
from clientela.platform.ui.properties import write_value
from clientela.platform.ui.records import prop


@signed_in
def value_sources(request: HttpRequest, plural: str, key: str, field: str) -> HttpResponse:
    """Who says this value; posted, whom to believe (`record`), what is known of a way to reach them (`item`, `said`), or that the
    rule decides."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    if field not in tellable(entity):
        raise Missing(_("There is no such field."))
    if request.method == "POST":
        if item := request.POST.get("item"):
            reach.say(field, key_of(item), request.POST.get("said", ""), by=actor)
        else:
            _choose(entity, pk, field, request.POST.get("record", ""), by=actor)
        if not request.headers.get("HX-Request"):
            return redirect(f"{entity.url}{pk}/sources/")
    record = with_claims(entity, pk, actor)
    context = _told(entity, record, field, actor) | {"may_choose": _may_choose(entity, field, actor)}
    return render(request, "sources/_claims.html", context)


@signed_in
def sources_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """All sources side by side, each with what it says."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    record = with_claims(entity, pk, actor)
    context = {
        "entity": entity_context(entity), "record": record, "name": record[entity.title], "can": can(entity, actor),
        "fields": [told for name in tellable(entity) if (told := _told(entity, record, name, actor))["said"]],
        "spoke": _spoke(record),
    }  # fmt: skip
    return render(request, "sources/page.html", context)


@signed_in
def freshness(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """When the places that speak of this record were last heard; asked for behind the page, which waits for no other place."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    return render(request, "sources/_freshness.html", {"spoke": _spoke(with_claims(entity, pk, actor))})


@signed_in
def rules_page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    """The company's sources and how far each is trusted, and by which rule each field survives."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    if request.method == "POST" and not problem:
        try:
            with transaction.atomic():
                _set(request, actor)
        except ValueError as error:
            return rules_page(request, problem=str(error))
        return redirect("source_rules")
    kinds = [known(plural, actor) for plural in ("people", "organisations")]
    context = {
        "sources": sources(),
        "rules": Rule.choices,
        "kinds": [
            {"key": one.key, "label": one.label_plural, "rules": [
                (name, one.by_name[name].label, rule) for name, rule in rules_of(one.key).items() if name in one.by_name
            ]}
            for one in kinds
        ],
        "ages": [(name, known("person", actor).by_name.get(name) or known("organisation", actor).by_name[name], days)
                 for name, days in half_lives().items()],
        "problem": problem,
        "typed": request.POST if problem else {},
    }  # fmt: skip
    return render(request, "sources/rules.html", context, status=422 if problem else 200)


def _set(request: HttpRequest, actor: Actor) -> None:
    said = request.POST
    if "source" in said:
        percent = said.get("percent", "")
        checked = said.get("checked") == "yes"
        actions.trust(said["source"].strip(), int(percent) if percent.isdecimal() else -1, checked=checked, by=actor)
    elif "ages" in said:
        for name, days in half_lives().items():
            if (typed := said.get(name, str(days)).strip()) != str(days):
                reach.set_half_life(name, int(typed) if typed.isdecimal() and len(typed) < 9 else 0, by=actor)
    else:
        for name, rule in said.items():
            kind, _dot, field = name.partition(".")
            if field and rules_of(kind).get(field) != rule:
                actions.set_rule(kind, field, str(rule), by=actor)


def _choose(entity: Entity, pk: UUID, field: str, record: str, *, by: Actor) -> None:
    if not _may_choose(entity, field, by):
        raise Missing(_("There is no such field."))
    if record:
        actions.choose(entity.key, pk, field, key_of(record), by=by)
    else:
        actions.let_the_rule_decide(entity.key, pk, field, by=by)


def _spoke(record: dict[str, Any]) -> list[tuple[str, datetime]]:
    """The places among the sources that are read by themselves, and when each last spoke."""
    moments = heard(None)
    return [
        (name, moments[name]) for name in dict.fromkeys(one["source"] for one in record["claims"]) if name in moments
    ]


def _may_choose(entity: Entity, field: str, actor: Actor) -> bool:
    """Lists keep every word; of the rest, whoever may edit the field chooses."""
    item = entity.by_name[field]
    return field not in LISTS and item.editable and not item.covered and actor.may("edit", entity.key)


def _told(entity: Entity, record: dict[str, Any], field: str, actor: Actor) -> dict[str, Any]:
    said = claims_of(record, field)
    items = _items(entity, record, field, actor)
    rule = dict(Rule.choices)[rules_of(entity.key).get(lead(field), Rule.NEWEST)] if field not in LISTS else ""
    return {
        "label": entity.by_name[field].label, "field": field, "conflict": field not in LISTS and conflict(said),
        "rule": rule, "phone": field == "phones",
        "said": [_line(entity, record, field, one) | {"item": items.pop(claimed_value(field, one.value), "")} for one in said],
        "chosen": any(claim.chosen for claim in said), "url": f"{entity.url}{record['id']}/sources/{field}/",
    }  # fmt: skip


def _items(entity: Entity, record: dict[str, Any], field: str, actor: Actor) -> dict[str, str]:
    """Value -> key of the ways to reach them of which the actor may say whether they are right; one pair of buttons for each."""
    if field not in REACHED or not actor.may("edit", entity.key) or field in actor.kept_back(entity.key):
        return {}
    told = rows_of(field).filter(party=record["id"]).exclude(state=Reachable.State.WRONG)
    return {value: str(key) for key, value in told.values_list("pk", "typed" if field == "addresses" else "value")}


def _line(entity: Entity, record: dict[str, Any], field: str, claim: Claim) -> dict[str, Any]:
    value: Any = [claim.value] if field in LISTS else claim.value
    shown = prop(entity, entity.by_name[field], record | {field: value}, may_edit=False)
    return {
        "record": claim.record, "value": write_value(shown), "sure": claim.sure, "lost": not claim.stands, "since": claim.since,
        "heard": claim.heard, "source": source_words(claim.source), "icon": source_icon(claim.source), "chosen": claim.chosen,
        "about": "" if claim.external_id.startswith(("key:", "said:", "sha256:")) else claim.external_id,
    }  # fmt: skip


def source_words(source: str) -> str:
    """A source as people call it: who typed it, the file, the mailbox."""
    kind, colon, name = source.partition(":")
    return name.strip() if colon and kind in ("user", "token") else source


def source_icon(source: str) -> str:
    """A person, a program, a mailbox, a form; else a file or a connection."""
    kind = source.partition(":")[0]
    if kind in _LOOKS:
        return _LOOKS[kind]["icon"]
    return _LOOKS["file" if "." in source else ""]["icon"]


_LOOKS = {
    "user": {"icon": "user-round"}, "token": {"icon": "key-round"}, "mailbox": {"icon": "mail"}, "form": {"icon": "square-pen"},
    "file": {"icon": "file-up"}, "": {"icon": "database"},
}  # fmt: skip
