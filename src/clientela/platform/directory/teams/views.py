"""The pages of teams and departments."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.teams import actions
from clientela.platform.directory.teams.fields import FIELDS
from clientela.platform.directory.teams.reading import tree
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in

REFUSALS = (Conflict, Unlinked, Denied)


@signed_in
def teams_page(request: HttpRequest) -> HttpResponse:
    """The whole tree."""
    actor = actor_of(request)
    require(actor, "see", "team")
    return render(request, "settings/teams.html", {"branches": tree(), "may_configure": actor.may("configure", "team")})


@signed_in
def new_team(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "configure", "team")
    if request.method != "POST":
        return _form(request, None, {"kind": "team", "parent": request.GET.get("below", "")})
    return _save(request, None)


@signed_in
def team_page(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "see", "team")
    team = _team(key)
    if request.method != "POST":
        return _form(request, team, {"name": team.name, "kind": team.kind, "parent": str(team.parent_id or "")})
    return _save(request, team)


@signed_in
@require_POST
def delete_team(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.delete_team(key, by=actor)
    except Conflict as error:
        team = _team(key)
        values = {"name": team.name, "kind": team.kind, "parent": str(team.parent_id or "")}
        return _form(request, team, values, {"": str(error)})
    return redirect("teams")


def _save(request: HttpRequest, team: Team | None) -> HttpResponse:
    actor, raw = actor_of(request), posted(FIELDS, request.POST)
    said = cleaned(FIELDS, raw)
    if said.problems:
        return _form(request, team, raw, said.problems)
    try:
        if team is None:
            actions.create_team(said.facts, by=actor)
        else:
            actions.edit_team(team.pk, said.facts, by=actor)
    except REFUSALS as error:
        return _form(request, team, raw, {"": str(error)})
    return redirect("teams")


def _form(
    request: HttpRequest, team: Team | None, values: dict[str, Any], problems: dict[str, str] | None = None
) -> HttpResponse:
    people = User.objects.filter(memberships__team=team).order_by("name") if team else []
    branches = tree()
    context = {
        "team": team,
        "f": shown(FIELDS, values, problems),
        "above": [(str(b.team.pk), "\u2003" * b.depth + b.team.name) for b in branches if b.team != team],
        "values": values,
        "people": [{"id": str(one.pk), "name": one.name} for one in people],
        "problems": problems or {},
        "may_configure": actor_of(request).may("configure", "team"),
    }
    return render(request, "settings/team.html", context, status=422 if problems else 200)


def _team(key: UUID) -> Team:
    team = Team.objects.filter(pk=key).first()
    if team is None:
        raise Missing(_("There is no such team."))
    return team
