"""Relationships by API, from either end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.parties.relationships import actions
from clientela.parties.relationships.models import Relationship
from clientela.parties.relationships.network import is_tie, near
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller_on
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.reading import Missing

router = Router(tags=["relationships"])
Plural = Literal["people", "organisations", "households"]


class TieIn(Strict):
    """`kind` as it is seen from the party of the address: "parent" makes it a parent, "-parent" a child of the other."""

    other: UUID
    kind: Text
    since: date | None = None
    until: date | None = None
    note: Text = ""


class TieEdit(Strict):
    since: date | None = None
    until: date | None = None
    note: Text = ""
    version: int | None = None


@router.get("/{plural}/{uuid:key}/relationships", response={200: dict, **ERRORS}, operation_id="list_relationships")
def listed(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """Who is around this party. Those the caller may not see have no id, kind and name."""
    actor = caller_on(request, plural, key, "see")
    found = near(key, actor)
    items = []
    for link in found.near:
        who = found.people[link.second]
        other = None if who.hidden else {"id": who.key, "kind": who.kind, "name": who.name}
        of_tie = {"id": link.tie, "since": link.since, "until": link.until, "note": link.note}
        items.append({"kind": link.what, "label": str(link.said), "other": other, "is_tie": is_tie(link.what)} | of_tie)
    return answer({"items": items})


@router.post("/{plural}/{uuid:key}/relationships", response={201: dict, **ERRORS}, operation_id="relate")
def relate(request: HttpRequest, plural: Plural, key: UUID, body: TieIn) -> HttpResponse:
    actor = caller_on(request, plural, key, "edit")
    about = body.model_dump(include={"since", "until", "note"})

    def write() -> HttpResponse:
        with _told():
            return answer({"id": actions.relate(key, body.other, body.kind, by=actor, **about)}, status=201)

    return once(request, actor, write)


@router.patch(
    "/{plural}/{uuid:key}/relationships/{uuid:tie}", response={200: dict, **ERRORS}, operation_id="edit_relationship"
)
def edit(request: HttpRequest, plural: Plural, key: UUID, tie: UUID, body: TieEdit) -> HttpResponse:
    actor = caller_on(request, plural, key, "see")
    said = body.model_dump(exclude_unset=True)
    version = said.pop("version", None)

    def write() -> HttpResponse:
        _of(key, tie)
        with _told():
            actions.edit_relationship(tie, by=actor, version=version, **said)
        return answer(Relationship.objects.values("id", "kind", "since", "until", "note", "version").get(pk=tie))

    return once(request, actor, write)


@router.delete("/{plural}/{uuid:key}/relationships/{uuid:tie}", response={204: None, **ERRORS}, operation_id="unrelate")
def unrelate(request: HttpRequest, plural: Plural, key: UUID, tie: UUID) -> HttpResponse:
    actor = caller_on(request, plural, key, "see")

    def write() -> HttpResponse:
        _of(key, tie)
        actions.unrelate(tie, by=actor)
        return HttpResponse(status=204)

    return once(request, actor, write)


def _of(key: UUID, tie: UUID) -> None:
    """Raises Missing unless the relationship is one of this party's."""
    if not Relationship.objects.around([key]).filter(pk=tie).exists():
        raise Missing("There is no such relationship, or you may not change it.")


@contextmanager
def _told() -> Iterator[None]:
    """What can't be is told as a problem of the kind of relationship."""
    try:
        yield
    except ValueError as error:
        raise Invalid({"kind": str(error)}) from error
