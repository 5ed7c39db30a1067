"""Merging by API: others into one, what was merged into a party, and a merge taken back."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router

from clientela.parties.merging.actions import MOST, merge, unmerge
from clientela.parties.merging.telling import as_document, merged_into
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller, caller_on
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Strict
from clientela.platform.entities import registry
from clientela.platform.permissions.queries import require

router = Router(tags=["merging"])
Plural = Literal["people", "organisations", "households"]


class Others(Strict):
    """Those that go on as the party of the address, of the same type."""

    others: list[UUID] = Field(..., min_length=1, max_length=MOST)
    reason: str = Field("", max_length=500)


@router.post("/{plural}/{uuid:key}/merge", response={200: dict, **ERRORS}, summary="Merge", operation_id="merge")
def merge_into(request: HttpRequest, plural: Plural, key: UUID, body: Others) -> HttpResponse:
    """The others go on as this party, with all that leads to them; their addresses lead here from now on. `merge` takes it back."""
    actor, kind = caller(request), registry.entity(plural).key
    require(actor, "merge", kind)
    reason = body.reason.replace("\x00", "")

    def write() -> HttpResponse:
        return answer({"id": str(key), "merge": str(merge(kind, key, body.others, by=actor, reason=reason))})

    return once(request, actor, write)


@router.get(
    "/{plural}/{uuid:key}/merges",
    response={200: dict, **ERRORS},
    summary="List what was merged",
    operation_id="list_merges",
)
def merges(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """What was merged into this party, the latest first."""
    caller_on(request, plural, key, "see")
    return answer({"items": merged_into(key)})


@router.post(
    "/merges/{uuid:key}/undo", response={200: dict, **ERRORS}, summary="Split again", operation_id="undo_merge"
)
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """They stand by themselves again. Rows that came meanwhile go to whom they tell of; the rest stays, and is counted by table."""
    actor = caller(request)
    return once(request, actor, lambda: answer(as_document(unmerge(key, by=actor), actor)))
