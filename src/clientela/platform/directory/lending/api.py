"""Roles for a time by API."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Moment, Strict, Text
from clientela.platform.directory.lending import actions, reading

router = Router(tags=["directory"])


class LendingIn(Strict):
    user: UUID
    role: UUID
    until: Moment
    reason: Text


@router.get(
    "/lendings", response={200: dict, **ERRORS}, summary="Who holds a role until when", operation_id="list_lendings"
)
def list_lendings(request: HttpRequest, user: UUID | None = None) -> HttpResponse:
    return answer({"items": reading.lendings(caller(request), user=user)})


@router.post("/lendings", response={201: dict, **ERRORS}, summary="Lend a role", operation_id="create_lending")
def lend(request: HttpRequest, body: LendingIn) -> HttpResponse:
    """Until a moment, with a reason; lent already, the new words stand."""
    by = caller(request)

    def write() -> HttpResponse:
        key = actions.lend_role(body.user, body.role, until=body.until, reason=body.reason, by=by)
        made = next(one for one in reading.lendings(by, user=body.user) if one["id"] == str(key))
        return answer(made, status=201)

    return once(request, by, write)


@router.delete(
    "/lendings/{uuid:key}", response={204: None, **ERRORS}, summary="Take a role back", operation_id="end_lending"
)
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.end_lending(key, by=caller(request))
    return HttpResponse(status=204)
