"""The pages of retention: rules with their terms and log, one rule with its dry runs, and what falls due for an owner."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.objects.entities import archived_entities
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.privacy.holdings import is_subject
from clientela.platform.privacy.retention import actions, reading, terms
from clientela.platform.privacy.retention.models import Act, Rule
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import Choice, Stands, choice, chosen, views_with_conditions
from clientela.platform.ui.entity import entity_context
from clientela.platform.ui.filtering import written


@signed_in
def rules_page(request: HttpRequest, *, problems: Mapping[str, str] | None = None) -> HttpResponse:
    """GET shows rules, terms and the log; POST sets the terms."""
    actor = actor_of(request)
    if request.method == "POST" and problems is None:
        return _set_terms(request)
    context = {
        "rules": [reading.document(one, actor) for one in reading.rules(actor)],
        "types": [(one.label_plural, one.key) for one in registry.every()],
        "labels": {one.key: one.label_plural for one in (*registry.every(), *archived_entities())},
        "acts": dict(Act.choices),
        "terms": terms.terms(actor),
        "runs": [reading.run_document(one) for one in reading.runs(actor, dry=False)],
        "problems": problems or {},
    }
    return render(request, "retention/rules.html", context, status=422 if problems else 200)


def _set_terms(request: HttpRequest) -> HttpResponse:
    actor, problems = actor_of(request), dict[str, str]()
    for one in terms.terms(actor):
        text = request.POST.get(one["key"], str(one["days"]))
        if one["fixed"] or text == str(one["days"]):
            continue
        try:
            terms.keep_term(one["key"], int(text) if text.isdecimal() and len(text) < 7 else 0, by=actor)
        except ValueError as error:
            problems[one["key"]] = str(error)
    return rules_page(request, problems=problems) if problems else redirect("retention")


@signed_in
def new_rule(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "privacy")
    rule = Rule(entity=_type(request.GET.get("type", "person")), act=Act.LIST, wait_days=30)
    if request.method != "POST":
        rule.where = _condition(request.GET.get("filter", ""))
        return _form(request, rule)
    facts = _facts(request, rule)
    try:
        made = actions.make_rule(facts, by=actor)
    except actions.Unfit as error:
        return _form(request, _typed(rule, facts), error.problems)
    return redirect("retention_rule", made.pk)


@signed_in
def rule_page(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    rule = reading.rule(key, actor)
    if request.method != "POST":
        return _form(request, rule)
    facts = _facts(request, rule)
    try:
        actions.edit_rule(key, facts, by=actor)
    except actions.Unfit as error:
        return _form(request, _typed(rule, facts), error.problems)
    return redirect("retention_rule", key)


@signed_in
@require_POST
def change_rule(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """try, confirm, pause, resume, remove."""
    actor = actor_of(request)
    try:
        if act == "try":
            actions.try_out(key, by=actor)
        elif act == "confirm":
            actions.confirm(key, UUID(request.POST.get("run", "")), by=actor)
        elif act == "remove":
            actions.remove_rule(key, by=actor)
            return redirect("retention")
        else:
            actions.pause(key, paused=act == "pause", by=actor)
    except Denied as error:
        if not actor.may("configure", "privacy"):
            raise
        return _form(request, reading.rule(key, actor), {"": error.reason})
    except (Conflict, BadCondition, ValueError) as error:
        return _form(request, reading.rule(key, actor), {"": str(error)})
    return redirect("retention_rule", key)


@signed_in
@require_POST
def stop(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.stop(key, by=actor_of(request))
    return redirect("retention")


@signed_in
def due_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """What goes soon by a rule, for whoever may see it."""
    actor = actor_of(request)
    found = reading.falling_due(key, actor)
    rule, entity = found["rule"], found["entity"]
    wait = timedelta(days=rule.wait_days)
    context = {
        "rule": rule, "entity": entity_context(entity), "act": Act(rule.act).label,
        "rows": [(f"{entity.url}{pk}/", name, since + wait) for pk, name, since in found["rows"]],
    }  # fmt: skip
    return render(request, "retention/due.html", context)


def _form(request: HttpRequest, rule: Rule, problems: Mapping[str, str] | None = None) -> HttpResponse:
    actor = actor_of(request)
    entity = registry.entity(rule.entity)
    log = reading.runs(actor, of=rule.pk) if not rule._state.adding else []
    tried = next((run for run in log if run.dry), None)
    context = {
        "rule": rule,
        "new": rule._state.adding,
        "type": entity_context(entity),
        "only": _choice(request, rule, (problems or {}).get("where", "")),
        "acts": [
            (key, label) for key, label in Act.choices
            if (key != Act.ERASE or is_subject(entity.key)) and (key != Act.DELETE or entity.verbs.delete is not None)
        ],
        "standing": reading.document(rule, actor) if not rule._state.adding else None,
        "tried": reading.run_document(tried) | {"fits": tried.print == rule.print} if tried else None,
        "runs": [reading.run_document(run) for run in log if not run.dry],
        "problems": problems or {},
    }  # fmt: skip
    return render(request, "retention/rule.html", context, status=422 if problems else 200)


def _facts(request: HttpRequest, rule: Rule) -> dict[str, Any]:
    post, actor = request.POST, actor_of(request)
    views = views_with_conditions(registry.entity(rule.entity), actor)
    where = chosen(post.get("only", ""), rule.where, views)
    if address := post.get("address", "").strip():
        where = _condition(parse_qs(urlsplit(address).query).get("filter", [""])[0])
    return {
        "name": post.get("name", ""), "entity": rule.entity, "where": where, "act": post.get("act", ""),
        "wait_days": post.get("wait_days", "").strip(), "basis": post.get("basis", ""),
    }  # fmt: skip


def _choice(request: HttpRequest, rule: Rule, problem: str) -> Choice:
    """Which records: what stands, what was sent, or what the address of the page says."""
    actor, entity = actor_of(request), registry.entity(rule.entity)
    stored = None if rule._state.adding else reading.rule(rule.pk, actor)
    sent = request.POST.get("only") or (written(rule.where) if stored is None or request.POST else None)
    starts = [] if stored else [("", _("Choose"))]
    told = reading.words(stored, actor) if stored else ""
    stands = Stands(stored.where if stored else {}, told, sent, starts, problem)
    return choice("only", _("Which %(records)s") % {"records": entity.label_plural}, stands, entity=entity, by=actor)


def _typed(rule: Rule, facts: Mapping[str, Any]) -> Rule:
    """The rule with what was typed, to be shown again."""
    for name, value in facts.items():
        setattr(rule, name, value)
    return rule


def _condition(text: str) -> dict[str, Any]:
    try:
        tree = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}


def _type(name: str) -> str:
    try:
        return registry.entity(name).key
    except registry.UnknownType as error:
        raise Missing(_("There is no such type.")) from error
