"""The pages of layouts: all of them by type, and the page that arranges one, with the values of a record where one is named."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.directory.fields.checking import LANGUAGES, Unfit
from clientela.platform.directory.layouts import arranging, reading
from clientela.platform.directory.layouts.checking import checked, missing
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, key_in, read_dict
from clientela.platform.layouts import actions
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Plan, stored
from clientela.platform.layouts.reading import IN_ORDER
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.undo.middleware import say

INDEX = "/settings/layouts/"


@signed_in
def layouts_page(request: HttpRequest) -> HttpResponse:
    """Of each type, who has which layout."""
    actor = actor_of(request)
    require(actor, "configure", "field")
    return render(request, "settings/layouts.html", {"types": reading.by_type(actor)})


@signed_in
def layout_page(request: HttpRequest, name: str) -> HttpResponse:
    """Arrange the pages of a type for everybody, or for the role that `role` names; `record` lends its values."""
    actor = actor_of(request)
    require(actor, "configure", "field")
    entity = known(name, actor)
    role = role_of(request.GET.get("role", ""))
    key = role.pk if role else None
    if request.method != "POST":
        return _page(request, entity, role, reading.effective(entity, key))
    plan, do = arranging.read(request.POST), request.POST.get("do", "")
    if do == "reset":
        with missing():
            return _done(request, entity, actions.remove_layout(entity.key, key, by=actor), _("As it was made."))
    if do != "save":
        return _page(request, entity, role, plan)
    try:
        plan = checked(stored(plan), entity, standing=reading.standing(entity, key))
    except Unfit as error:
        return _page(request, entity, role, plan, list(error.problems.values()))
    return _done(request, entity, actions.lay_out(entity.key, key, plan, by=actor), _("Pages look so now."))


@signed_in
@require_POST
def turn_layout(request: HttpRequest, name: str) -> HttpResponse:
    """Whose layout counts first for somebody of several roles: that of the role `raise` names goes up by one."""
    actor = actor_of(request)
    entity = known(name, actor)
    roles = list(
        Layout.objects.filter(entity=entity.key, role__isnull=False)
        .order_by(*IN_ORDER)
        .values_list("role_id", flat=True)
    )
    here = key_in(request.POST.get("raise", ""))
    if here in roles and (at := roles.index(here)):
        roles[at - 1], roles[at] = roles[at], roles[at - 1]
    actions.order_layouts(entity.key, roles, by=actor)
    return go_to(request, INDEX)


@signed_in
@require_POST
def take_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Undo what was last done to a layout."""
    with missing():
        actions.take_back(key, by=actor_of(request))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return go_to(request, INDEX)


def role_of(text: str) -> Role | None:
    """Raises Missing for what names neither a role nor, by nothing, everybody."""
    if not text:
        return None
    key = key_in(text)
    role = Role.objects.filter(pk=key).first() if key else None
    if role is None:
        raise Missing(_("There is no such role."))
    return role


def _done(request: HttpRequest, entity: Entity, key: UUID, said: str) -> HttpResponse:
    record = key_in(request.GET.get("record", ""))
    response = go_to(request, f"{entity.url}{record}/" if record else INDEX)
    say(request, response, said, f"/changes/layouts/{key}/undo/")
    return response


def _page(
    request: HttpRequest, entity: Entity, role: Role | None, plan: Plan, problems: list[str] | None = None
) -> HttpResponse:
    """The whole page, or for a button that changed something the form alone."""
    actor, record = actor_of(request), key_in(request.GET.get("record", ""))
    shown = reading.arrangement(entity, plan, _values(entity, record, actor))
    context = {
        **shown,
        "type": entity.key,
        "label": entity.label_plural,
        "record": str(record or ""),
        "role": str(role.pk) if role else "",
        "roles": [(str(key), name) for key, name in Role.objects.order_by("name").values_list("pk", "name")],
        "stands": Layout.objects.filter(entity=entity.key, role=role).exists(),
        "back_url": f"{entity.url}{record}/" if record else INDEX,
        "preview_url": f"{entity.url}{record}/?laid-for={role.pk if role else 'everybody'}" if record else "",
        "action_url": request.get_full_path(),
        "problems": problems or [],
        "said": _place(shown, arranging.pressed(request.POST)),
        "languages": LANGUAGES,
    }
    template = "settings/_arrangement.html" if request.headers.get("HX-Request") else "settings/layout.html"
    return render(request, template, context, status=422 if problems else 200)


def _values(entity: Entity, record: UUID | None, actor: Actor) -> dict[str, Any] | None:
    """What stands in the fields of the record, as far as it may be seen."""
    if record is None or not actor.may("see", entity.key):
        return None
    return read_dict(entity, record, actor)


def _place(shown: dict[str, Any], pressed: str) -> str:
    """Where something is that was moved, for those who do not see it; a script that moves it says the same."""
    lists = [
        (shown["sections"], _("Details")),
        (shown["panels"], _("Panels")),
        (shown["columns"], _("Columns of the list")),
    ]
    lists += [(part["fields"], part["label"]) for part in shown["sections"]]
    for lines, within in lists:
        words = [one["word"] for one in lines]
        if pressed in words:
            at = words.index(pressed)
            said = {"name": lines[at]["label"], "place": at + 1, "count": len(lines), "within": within}
            return _("%(name)s is number %(place)s of %(count)s in %(within)s.") % said
    return ""
