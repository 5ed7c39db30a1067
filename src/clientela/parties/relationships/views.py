"""The network around a party as a drawing and as a list, and the forms that tie and untie."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.parties.models import Kind, Party
from clientela.parties.relationships import actions
from clientela.parties.relationships.drawing import WIDTH, draw
from clientela.parties.relationships.kinds import offered
from clientela.parties.relationships.models import Relationship
from clientela.parties.relationships.network import NEAR, is_tie, network
from clientela.parties.views import chosen
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, allowed, key_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.lists import can, entity_context


@signed_in
def network_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Who is around a party, two steps wide; posted, one more relationship."""
    entity, pk = _entity(request, plural, key)
    if request.method != "POST":
        return _page(request, entity, pk)
    said, actor = request.POST, actor_of(request)
    allowed(entity, pk, actor, verb="edit")
    try:
        other = chosen(said, "other", actor, *Kind.values)
        actions.relate(pk, other, said.get("kind", ""), by=actor, **_about(said))
    except (Conflict, Missing, ValueError) as error:
        return _page(request, entity, pk, problem=str(error))
    return redirect(f"{entity.url}{pk}/relationships/")


@signed_in
@require_POST
def change_tie(request: HttpRequest, plural: str, key: str, tie: str) -> HttpResponse:
    """Its dates and note anew, or with `remove` away with it."""
    (entity, pk), actor, one = _entity(request, plural, key), actor_of(request), key_of(tie)
    if not Relationship.objects.around([pk]).filter(pk=one).exists():
        raise Missing(_("There is no such relationship, or you may not change it."))
    try:
        if "untie" in request.POST:
            actions.unrelate(one, by=actor)
        else:
            actions.edit_relationship(one, by=actor, **_about(request.POST))
    except (Conflict, ValueError) as error:
        return _page(request, entity, pk, problem=str(error))
    return redirect(f"{entity.url}{pk}/relationships/")


def _entity(request: HttpRequest, plural: str, key: str) -> tuple[Entity, UUID]:
    """The type and key of the address, where the reader may see that party."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    allowed(entity, pk, actor, verb="see")
    return entity, pk


def _about(said: QueryDict) -> dict[str, Any]:
    return {"since": _day(said.get("since", "")), "until": _day(said.get("until", "")), "note": said.get("note", "")}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date such as 2026-05-12.") % {"text": text[:40]}) from None


def _page(request: HttpRequest, entity: Entity, pk: UUID, *, problem: str = "") -> HttpResponse:
    actor = actor_of(request)
    found = network(pk, actor)
    urls = {kind: registry.entity(kind).url for kind in Kind.values}
    context = {
        "entity": entity_context(entity), "key": str(pk), "name": Party.objects.values_list("name", flat=True).get(pk=pk),
        "can": can(entity, actor), "problem": problem, "typed": request.POST, "offered": offered(entity.key),
        "drawing": draw(found), "width": WIDTH, "urls": urls, "most": NEAR,
        "near": [_row(link, found.people) for link in found.near],
        "far": [_row(link, found.people) for link in found.far],
    }  # fmt: skip
    return render(request, "relationships/network.html", context, status=422 if problem else 200)


def _row(link: Any, people: dict[UUID, Any]) -> dict[str, Any]:
    return {"link": link, "first": people[link.first], "second": people[link.second], "is_tie": is_tie(link.what)}
