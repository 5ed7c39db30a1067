"""Merging as pages: whom to merge with, both side by side, and a merge taken back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.parties.consents.uniting import outcomes
from clientela.parties.merging.actions import MOST, merge, unmerge
from clientela.parties.merging.comparing import brought, side_by_side
from clientela.parties.merging.telling import sentence
from clientela.parties.views import chosen
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, allowed, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import go_to, signed_in
from clientela.platform.ui.entity import entity_context
from clientela.platform.undo.middleware import say

WITH = "with"  # the field of the lookup


@signed_in
def merge_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Whom to merge into this one, and side by side what remains; posted, they are merged."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "merge", entity.key)
    allowed(entity, pk, actor, verb="merge")
    if request.method == "POST":
        return _merged(request, entity, pk)
    others = _others(request.GET.getlist("other"), pk)
    if WITH not in request.GET:
        return _page(request, entity, [pk, *others])
    try:
        others = _others([*map(str, others), str(chosen(request.GET, WITH, actor, entity.key))], pk)
    except Missing as error:
        return _page(request, entity, [pk, *others], problem=str(error))
    return redirect(address(entity, pk, others))


@signed_in
@require_POST
def split(request: HttpRequest, key: UUID) -> HttpResponse:
    """They stand by themselves again; the page of the one that remained tells what came of it."""
    actor = actor_of(request)
    out = unmerge(key, by=actor)
    response = go_to(request, f"{registry.entity(out.kind).url}{out.into}/")
    say(request, response, sentence(out, actor))
    return response


def address(entity: Entity, into: UUID, others: list[UUID]) -> str:
    """Where these are looked at side by side."""
    return f"{entity.url}{into}/merge/?{urlencode([('other', str(one)) for one in others])}"


def _merged(request: HttpRequest, entity: Entity, pk: UUID) -> HttpResponse:
    others = _others(request.POST.getlist("other"), pk)
    try:
        merge(entity.key, pk, others, by=actor_of(request))
    except Conflict as error:
        return _page(request, entity, [pk, *others], problem=str(error))
    return go_to(request, f"{entity.url}{pk}/")


def _others(said: list[str], pk: UUID) -> list[UUID]:
    keys = dict.fromkeys(key_of(one) for one in said[:MOST])
    return [key for key in keys if key != pk]


def _page(request: HttpRequest, entity: Entity, keys: list[UUID], *, problem: str = "") -> HttpResponse:
    actor = actor_of(request)
    names, lines = side_by_side(entity, keys, actor)
    context = {
        "entity": entity_context(entity), "name": names[0], "home": f"{entity.url}{keys[0]}/", "lines": lines,
        "consents": outcomes(entity.key, keys, actor),
        "columns": _columns(entity, keys, names, actor), "others": [str(key) for key in keys[1:]], "problem": problem,
        "lookup": {"name": WITH, "kind": "link", "label": _("Merge with"), "value": ("", ""), "lookup_url": f"{entity.url}lookup/"},
    }  # fmt: skip
    return render(request, "merging/merge.html", context, status=422 if problem else 200)


def _columns(entity: Entity, keys: list[UUID], names: list[str], actor: Actor) -> list[dict[str, Any]]:
    """Each of them, with what comes along and where it would be the one that remains."""
    along = brought(entity.key, keys, actor)
    return [
        {"name": name, "url": f"{entity.url}{key}/", "brought": led,
         "instead": address(entity, key, [one for one in keys if one != key])}
        for key, name, led in zip(keys, names, along, strict=True)
    ]  # fmt: skip
