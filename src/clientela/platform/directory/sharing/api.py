"""Shares by API: list those of a record, open one, stop one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Moment, Strict, Text
from clientela.platform.directory.sharing import actions, reading
from clientela.platform.entities import registry
from clientela.platform.permissions.models import Share

router = Router(tags=["directory"])


class ShareIn(Strict):
    type: Text
    record: UUID
    whom: UUID = Described(alias="with", description="A user, a team, or somebody outside.")
    may_edit: bool = False
    until: Moment | None = None


@router.get(
    "/shares", response={200: dict, **ERRORS}, summary="With whom a record is shared", operation_id="list_shares"
)
def list_shares(request: HttpRequest, type: Query[str], record: Query[UUID]) -> HttpResponse:
    found = reading.shares_of(registry.entity(type), record, caller(request))
    return answer({"items": [reading.document(one) for one in found]})


@router.post("/shares", response={201: dict, **ERRORS}, summary="Share a record", operation_id="create_share")
def create_share(request: HttpRequest, body: ShareIn) -> HttpResponse:
    """Shared with them already, the new words stand."""
    by = caller(request)

    def write() -> HttpResponse:
        key = actions.share(body.type, body.record, body.whom, may_edit=body.may_edit, until=body.until, by=by)
        return answer(reading.document(Share.objects.select_related("user", "team", "by_user").get(pk=key)), status=201)

    return once(request, by, write)


@router.delete("/shares/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_share")
def delete_share(request: HttpRequest, key: UUID) -> HttpResponse:
    by = caller(request)

    def write() -> HttpResponse:
        actions.stop_sharing(key, by=by)
        return HttpResponse(status=204)

    return once(request, by, write)
