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
from clientela.platform.entities.choices import offered
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import CAP
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.quality import actions
from clientela.platform.quality.checking import (
    SIDES,
    Line,
    checked_types,
    condition_of,
    in_order,
    lines,
    sides,
    with_counts,
)
from clientela.platform.quality.counting import parts
from clientela.platform.quality.models import FILLED
from clientela.platform.quality.reading import Past, Share, shares, trends
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions
from clientela.platform.ui.entity import entity_context


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
        "counting": "counting" in request.GET,
    }
    return render(request, "quality/page.html", context, status=422 if problem else 200)


@signed_in
def shares_page(request: HttpRequest, plural: str, kind: str) -> HttpResponse:
    """One type by owner, source or stage: what was found of each, every number leading to its list."""
    actor = actor_of(request)
    entity = next((one for one in checked_types(actor) if one.plural == plural), None)
    if entity is None or kind not in parts(entity) or actor.scope("see", entity.key) != "all":
        raise Missing(_("There are no such figures, or they are not yours to see."))
    checks, item = lines(entity, actor, counted=False), parts(entity)[kind]
    found = shares(entity, kind, checks, actor)
    names, show = dict(offered(item)) if item.few else {}, EntityWords(entity, actor).operand(item.name).show
    context = {
        "entity": entity_context(entity),
        "label": item.label,
        "counted": found.counted,
        "sides": [(one.label, sum(line.side == one.side for line in checks)) for one in sides(checks)],
        "checks": [one.label for one in checks],
        "rows": [_share(entity, item, one, checks, names.get(one.part) or show(one.part)) for one in found.rows],
    }
    return render(request, "quality/shares.html", context)


@signed_in
@require_POST
def measure(request: HttpRequest) -> HttpResponse:
    """Count now what is else counted at night."""
    actions.ask_to_measure(by=actor_of(request))
    return redirect("/quality/?counting")


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
            where = chosen(said.get(f"where:{key}", ""), {}, views)
            if entity and (stage := said.get("stage")):
                where = {"all": [{"field": entity.board, "is": stage}, *([where] if where else [])]}
            actions.hold_essential(key, said.get("field", ""), where, by=actor)
    except (ValueError, BadCondition, Conflict) as error:
        return quality_page(request, problem=str(error))
    return redirect("quality")


def _type(entity: Entity, actor: Actor, whose: str, sent: Mapping[str, str]) -> dict[str, Any]:
    within, name = _within(entity, whose), f"where:{entity.key}"
    past = trends(entity.key, actor) if not whose else {}
    asked = lines(entity, actor, counted=False)
    told = with_counts([*asked, *sides(asked)], entity, actor, within)
    checks, told_sides = told[: len(asked)], told[len(asked) :]
    stage = parts(entity).get("stage")
    return {
        "entity": entity_context(entity),
        "sides": [_side(entity, one, checks, within, past) for one in told_sides],
        "lines": [_line(entity, line, within, past.get(line.key, [])) for line in checks],
        "kinds": [(kind, item.label) for kind, item in parts(entity).items()]
        if actor.scope("see", entity.key) == "all"
        else [],
        "fields": [(name, one.label) for name, one in named_operands(EntityWords(entity, actor)) if "." not in name],
        "stages": offered(stage) if stage else (),
        "where": choice(name, _("Only where"), Stands(value=sent.get(name)), entity=entity, by=actor),
    }


def _side(
    entity: Entity, line: Line, checks: list[Line], within: dict[str, Any], past: Mapping[str, Past]
) -> dict[str, Any]:
    """Of completeness the share of fields that are filled is told, of others that of records in order."""
    filled = line.side == "completeness"
    counts = [(one.found, one.total) for one in checks if one.side == line.side]
    told = _line(entity, line, within, past.get(FILLED if filled else line.key, []))
    return told | {
        "filled": filled,
        "percent": in_order(counts) if filled else line.percent,
        "surplus": next((one.surplus for one in checks if one.side == line.side and one.surplus), None),
    }


def _share(entity: Entity, item: Field, one: Share, checks: list[Line], name: str) -> dict[str, Any]:
    where = {"field": item.name, "is": one.part} if one.part else {"field": item.name, "known": False}
    found = ((one.counts.get(line.key, (0, 0))[0], line) for line in checks)
    return {
        "name": name if one.part else _("Nobody") if item.kind == "user" else _("None"),
        "share": one,
        "points": _points(one.past),
        "cells": [(count, _url(entity, line, where)) for count, line in found],
    }


def _within(entity: Entity, whose: str) -> dict[str, Any]:
    """Of types without an owner all records are meant."""
    if "owner" not in entity.by_name or whose not in ("mine", "team"):
        return {}
    return {"field": "owner", "is": "me" if whose == "mine" else "my_team"}


def _line(entity: Entity, line: Line, within: dict[str, Any], past: Past) -> dict[str, Any]:
    return {
        "key": line.key, "label": line.label, "found": line.found, "total": line.total, "percent": line.percent,
        "url": _url(entity, line, within), "past": past, "points": _points(past),
        "side": line.side, "side_label": SIDES[line.side], "surplus": line.surplus,
        "essential": line.key.removeprefix("essential:") if line.key.startswith("essential:") else "",
    }  # fmt: skip


def _url(entity: Entity, line: Line, within: dict[str, Any]) -> str:
    """The list behind a number."""
    shown = {"filter": json.dumps(condition_of(line, within), separators=(",", ":"))}
    return f"{entity.url}?{urlencode(shown)}"


def _points(past: Past) -> str:
    """A line 100 wide and 24 high: the points of an SVG, 0 percent at the bottom."""
    if len(past) < 2:
        return ""
    first, last = past[0][0], past[-1][0]
    span = max((last - first).days, 1)
    return " ".join(f"{100 * (day - first).days / span:.1f},{23 - percent * 0.22:.1f}" for day, percent in past)
