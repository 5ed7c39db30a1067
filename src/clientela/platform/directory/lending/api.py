"""Roles for a time by API."""

from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Problem
from clientela.platform.api.schemas import Moment, Strict, Text
from clientela.platform.directory.lending import actions, reading
from clientela.platform.permissions.actor import Actor

router = Router(tags=["directory"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class LendingIn(Strict):
    user: UUID
    role: UUID
    until: Moment
    reason: Text


@router.get(
    "/lendings", response={200: dict, **ERRORS}, summary="Who holds a role until when", operation_id="list_lendings"
)
def list_lendings(request: HttpRequest, user: UUID | None = None) -> HttpResponse:
    return _answer({"items": reading.lendings(_actor(request), user=user)})


@router.post("/lendings", response={201: dict, **ERRORS}, summary="Lend a role", operation_id="create_lending")
def lend(request: HttpRequest, body: LendingIn) -> HttpResponse:
    """Until a moment, with a reason; lent already, the new words stand."""
    by = _actor(request)
    until = body.until

    def write() -> HttpResponse:
        key = actions.lend_role(body.user, body.role, until=until, reason=body.reason, by=by)
        made = next(one for one in reading.lendings(by, user=body.user) if one["id"] == str(key))
        return _answer(made, status=201)

    return once(request, by, write)


@router.delete(
    "/lendings/{uuid:key}", response={204: None, **ERRORS}, summary="Take a role back", operation_id="end_lending"
)
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.end_lending(key, by=_actor(request))
    return HttpResponse(status=204)


def _answer(what: object, *, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(what), content_type="application/json", status=status)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
