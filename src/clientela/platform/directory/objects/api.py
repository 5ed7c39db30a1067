"""Own types by API: list them, add, change, archive, bring back, delete for good."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.directory.fields.api import Labels
from clientela.platform.directory.fields.checking import Unfit
from clientela.platform.directory.objects import reading
from clientela.platform.directory.objects.checking import checked
from clientela.platform.objects import actions
from clientela.platform.objects.models import OwnType
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

router = Router(tags=["objects"])


class ObjectEdit(Strict):
    labels: Labels | None = Described(None, description="What one is called.")
    labels_plural: Labels | None = Described(None, description="What several are called, in the same languages.")
    plural: Text = Described("", description="Its address; made of what several are called where nothing is said.")
    icon: Text = ""
    has_owner: bool | None = Described(None, description="Whether records belong to somebody, whom scopes go by.")


class ObjectIn(ObjectEdit):
    labels: Labels
    labels_plural: Labels
    key: Text = Described(
        "", description="own_… as programs know it, for good; made of the label where nothing is said."
    )


@router.get("/objects", response={200: dict, **ERRORS}, summary="List own types", operation_id="list_objects")
def list_objects(request: HttpRequest) -> HttpResponse:
    """Those in the archive included."""
    require(caller(request), "configure", "field")
    rows = OwnType.objects.order_by("created_at", "id")
    return answer({"items": [reading.document(one) for one in rows]})


@router.post("/objects", response={201: dict, **ERRORS}, summary="Add a type", operation_id="create_object")
def create_object(request: HttpRequest, body: ObjectIn) -> HttpResponse:
    """Its records have addresses of their own at once: /api/v1/<plural>."""

    def write() -> HttpResponse:
        require(caller(request), "configure", "field")
        key = actions.add_type(_checked(body), by=caller(request))
        return answer(reading.document(reading.found(key)), status=201)

    return once(request, caller(request), write)


@router.patch("/objects/{uuid:key}", response={200: dict, **ERRORS}, summary="Edit a type", operation_id="edit_object")
def edit_object(request: HttpRequest, key: UUID, body: ObjectEdit) -> HttpResponse:
    require(caller(request), "configure", "field")
    changes = _checked(body, type_=reading.found(key))
    return _done(request, key, lambda by: actions.edit_type(key, changes, by=by))


@router.post(
    "/objects/{uuid:key}/archive",
    response={200: dict, **ERRORS},
    summary="Archive a type",
    operation_id="archive_object",
)
def archive_object(request: HttpRequest, key: UUID) -> HttpResponse:
    """It is gone from every surface; its records stay."""
    return _done(request, key, lambda by: actions.archive_type(key, by=by))


@router.post(
    "/objects/{uuid:key}/bring-back",
    response={200: dict, **ERRORS},
    summary="Bring a type back",
    operation_id="bring_back_object",
)
def bring_back_object(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, key, lambda by: actions.bring_back_type(key, by=by))


@router.delete(
    "/objects/{uuid:key}",
    response={204: None, **ERRORS},
    summary="Delete a type for good",
    operation_id="delete_object",
)
def delete_object(request: HttpRequest, key: UUID) -> HttpResponse:
    """Only one that is in the archive and has no records."""

    def write() -> HttpResponse:
        actions.delete_type(key, by=caller(request))
        return HttpResponse(status=204)

    return once(request, caller(request), write)


def _done(request: HttpRequest, key: UUID, act: Callable[[Actor], None]) -> HttpResponse:
    def write() -> HttpResponse:
        act(caller(request))
        return answer(reading.document(reading.found(key)))

    return once(request, caller(request), write)


def _checked(body: ObjectEdit, *, type_: OwnType | None = None) -> dict[str, Any]:
    said = body.model_dump(mode="json", exclude_unset=True)
    try:
        return checked({name: value for name, value in said.items() if value is not None}, type_=type_)
    except Unfit as error:
        raise Invalid(error.problems) from None
