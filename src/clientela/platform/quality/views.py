"""The quality page: each check of each type with its count, the list behind it, and how it went; what is essential is set here."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import CAP
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.quality import actions
from clientela.platform.quality.checking import Line, checked_types, condition_of, lines
from clientela.platform.quality.reading import shares, trends
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions
from clientela.platform.ui.entity import entity_context

KINDS = ("owner", "source")


@signed_in
def quality_page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    """Everything, one's own records (`whose=mine`), or those of the team."""
    actor = actor_of(request)
    types = checked_types(actor)
    if not types:
        raise Denied("You may see no records that are checked.")
    whose = request.GET.get("whose", "")
    context = {
        "types": [_type(entity, actor, whose, request.POST) for entity in types],
        "whose": whose,
        "may_set": actor.may("configure", "company"),
        "cap": CAP,
        "problem": problem,
    }
    return render(request, "quality/page.html", context, status=422 if problem else 200)


@signed_in
def shares_page(request: HttpRequest, plural: str, kind: str) -> HttpResponse:
    """One type by owner or by source: what the last night found of each, every number leading to its list."""
    actor = actor_of(request)
    entity = next((one for one in checked_types(actor) if one.plural == plural), None)
    if entity is None or kind not in KINDS or kind not in entity.by_name or actor.scope("see", entity.key) != "all":
        raise Missing(_("There are no such figures, or they are not yours to see."))
    checks, found = lines(entity, actor, counted=False), shares(entity.key, kind, actor)
    owners = User.objects.filter(pk__in=[key_in(one.part) for one in found])
    names = {str(key): name for key, name in owners.values_list("pk", "name")}
    context = {
        "entity": entity_context(entity),
        "kind": kind,
        "label": entity.by_name[kind].label,
        "checks": [one.label for one in checks],
        "rows": [
            {"name": names.get(one.part, one.part), "share": one, "points": _points(one.past),
             "cells": [(one.found.get(line.key, 0), _url(entity, line, {"field": kind, "is": one.part})) for line in checks]}
            for one in found
        ],
    }  # fmt: skip
    return render(request, "quality/shares.html", context)


@signed_in
@require_POST
def set_essential(request: HttpRequest) -> HttpResponse:
    """One field more is essential, or one (`drop`) no longer."""
    actor, said = actor_of(request), request.POST
    try:
        if drop := said.get("drop"):
            actions.let_go(UUID(drop), by=actor)
        else:
            key = said.get("entity", "")
            entity = registry.find(key)
            views = views_with_conditions(entity, actor) if entity else {}
            actions.hold_essential(
                key, said.get("field", ""), chosen(said.get(f"where:{key}", ""), {}, views), by=actor
            )
    except (ValueError, BadCondition, Conflict) as error:
        return quality_page(request, problem=str(error))
    return redirect("quality")


def _type(entity: Entity, actor: Actor, whose: str, sent: Mapping[str, str]) -> dict[str, Any]:
    within = _within(entity, whose)
    name = f"where:{entity.key}"
    past = trends(entity.key, actor) if not whose else {}
    return {
        "entity": entity_context(entity),
        "lines": [_line(entity, line, within, past.get(line.key, [])) for line in lines(entity, actor, within=within)],
        "kinds": [(kind, entity.by_name[kind].label) for kind in KINDS
                  if kind in entity.by_name and actor.scope("see", entity.key) == "all"],
        "fields": [(name, one.label) for name, one in named_operands(EntityWords(entity, actor)) if "." not in name],
        "where": choice(name, _("Only where"), Stands(value=sent.get(name)), entity=entity, by=actor),
    }  # fmt: skip


def _within(entity: Entity, whose: str) -> dict[str, Any]:
    """Of types without an owner all records are meant."""
    if "owner" not in entity.by_name or whose not in ("mine", "team"):
        return {}
    return {"field": "owner", "is": "me" if whose == "mine" else "my_team"}


def _line(entity: Entity, line: Line, within: dict[str, Any], past: list[tuple[Any, float]]) -> dict[str, Any]:
    return {
        "key": line.key, "label": line.label, "found": line.found, "total": line.total, "percent": line.percent,
        "url": _url(entity, line, within), "past": past, "points": _points(past),
        "essential": line.key.removeprefix("essential:") if line.key.startswith("essential:") else "",
    }  # fmt: skip


def _url(entity: Entity, line: Line, within: dict[str, Any]) -> str:
    """The list behind a number."""
    shown = {"filter": json.dumps(condition_of(line, within), separators=(",", ":"))}
    return f"{entity.url}?{urlencode(shown)}"


def _points(past: list[tuple[Any, float]]) -> str:
    """A line 100 wide and 24 high: the points of an SVG, 0 percent at the bottom."""
    if len(past) < 2:
        return ""
    first, last = past[0][0], past[-1][0]
    span = max((last - first).days, 1)
    return " ".join(f"{100 * (day - first).days / span:.1f},{23 - percent * 0.22:.1f}" for day, percent in past)
