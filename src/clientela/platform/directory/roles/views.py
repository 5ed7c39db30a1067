"""The pages of roles."""

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.lending.reading import lendings
from clientela.platform.directory.roles import actions, of_type
from clientela.platform.directory.roles.fields import FIELDS
from clientela.platform.directory.roles.matrix import COLUMNS, read, scopes_of, table
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.permissions.rights import Grants
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context

REFUSALS = (Conflict, Denied)


@signed_in
def roles_page(request: HttpRequest) -> HttpResponse:
    """All roles side by side: what each gives on everything, and how many have it."""
    actor = actor_of(request)
    require(actor, "see", "role")
    roles = Role.objects.annotate(people=Count("assignments")).order_by("name")
    context = {
        "roles": [(role, role.people, table(role.grants, outside=role.outside)) for role in roles],
        "columns": COLUMNS,
        "lendings": lendings(actor) if actor.may("see", "user") else [],
        "may_configure": actor.may("configure", "role"),
    }
    return render(request, "settings/roles.html", context)


@signed_in
def new_role(request: HttpRequest) -> HttpResponse:
    """An empty table, or a copy of another role's."""
    actor = actor_of(request)
    require(actor, "configure", "role")
    if request.method != "POST":
        like = Role.objects.filter(name=request.GET.get("like", "").replace("\x00", "")).first()
        outside = like.outside if like else "outside" in request.GET
        return _form(request, None, {"name": "", "outside": outside}, like.grants if like else {})
    return _save(request, None)


@signed_in
def role_page(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    require(actor, "see", "role")
    role = _role(key)
    return _save(request, role) if request.method == "POST" else _form(request, role, _values(role), role.grants)


@signed_in
def role_on_type(request: HttpRequest, key: UUID, plural: str) -> HttpResponse:
    """What a role gives on one type of record: conditions, and the fields that it keeps back."""
    actor = actor_of(request)
    require(actor, "see", "role")
    role, entity, problem = _role(key), registry.entity(plural), ""
    if request.method == "POST":
        try:
            actions.edit_role(key, of_type.read(request.POST, role, entity, actor), by=actor)
            return redirect("role", key)
        except (*REFUSALS, ValueError) as error:
            problem = str(error)
    lines = list(of_type.verb_lines(role, entity, actor))
    context = {
        "role": role, "type": entity_context(entity), "fields": of_type.field_lines(role, entity), "problem": problem,
        "scopes": scopes_of(outside=role.outside), "may_configure": actor.may("configure", "role"),
        "verbs": of_type.offered(lines, entity, request.POST, actor),
    }  # fmt: skip
    return render(request, "settings/role_type.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def delete_role(request: HttpRequest, key: UUID) -> HttpResponse:
    try:
        actions.delete_role(key, by=actor_of(request))
    except REFUSALS as error:
        role = _role(key)
        return _form(request, role, _values(role), role.grants, {"": str(error)})
    return redirect("roles")


def _save(request: HttpRequest, role: Role | None) -> HttpResponse:
    actor, raw = actor_of(request), posted(FIELDS, request.POST)
    said = cleaned(FIELDS, raw)
    outside = role.outside if role else "outside" in request.POST
    grants = read(request.POST, role.grants if role else {}, outside=outside)
    if said.problems:
        return _form(request, role, raw | {"outside": outside}, grants, said.problems)
    try:
        facts = said.facts | {"grants": grants, "outside": outside}
        key = actions.create_role(facts, by=actor) if role is None else role.pk
        if role is not None:
            actions.edit_role(key, facts, by=actor)
    except REFUSALS as error:
        return _form(request, role, raw | {"outside": outside}, grants, {"": str(error)})
    return redirect("roles")


def _form(
    request: HttpRequest,
    role: Role | None,
    values: dict[str, Any],
    grants: Grants,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    people = User.objects.filter(assignments__role=role).order_by("name") if role else []
    context = {
        "role": role,
        "f": shown(FIELDS, values, problems),
        "lines": table(grants, outside=values["outside"]),
        "outside": values["outside"],
        "plurals": {entity.key: entity.plural for entity in registry.every()},
        "columns": COLUMNS,
        "scopes": scopes_of(outside=values["outside"]),
        "people": [{"id": str(one.pk), "name": one.name} for one in people],
        "problems": problems or {},
        "may_configure": actor_of(request).may("configure", "role"),
    }
    return render(request, "settings/role.html", context, status=422 if problems else 200)


def _values(role: Role) -> dict[str, Any]:
    return {"name": role.name, "second_factor": role.second_factor, "outside": role.outside}


def _role(key: UUID) -> Role:
    role = Role.objects.filter(pk=key).first()
    if role is None:
        raise Missing(_("There is no such role."))
    return role
