"""Privacy by API: what is held of a subject, a copy of it, and being forgotten; the same verbs as the page."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.privacy import actions, reading
from clientela.platform.privacy.models import Copy

router = Router(tags=["privacy"])
Plural = Literal["people", "organisations", "households"]


class EraseIn(Strict):
    """Why: who asked for it, and when. It is kept in the log, without the person's name."""

    reason: Text


@router.get("/{plural}/{uuid:key}/held", response={200: dict, **ERRORS}, operation_id="list_held")
def held(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """What is held of somebody, table by table, and what erasing would do with it; nothing is changed."""
    return answer({"items": reading.held_of(plural, key, caller(request))})


@router.post("/{plural}/{uuid:key}/copies", response={202: dict, **ERRORS}, operation_id="ask_for_copy")
def ask(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """Have all of it written into one archive, in the background; its asker alone can download it, for seven days."""
    by = caller(request)

    def write() -> HttpResponse:
        copy = actions.ask_for_copy(plural, key, by=by)
        return answer(reading.copy_document(Copy.objects.get(pk=copy)), status=202)

    return once(request, by, write)


@router.get("/{plural}/{uuid:key}/copies", response={200: dict, **ERRORS}, operation_id="list_copies")
def copies(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """Your copies, the latest first; `url` is where one that is ready can be downloaded from."""
    return answer({"items": [reading.copy_document(one) for one in reading.copies_of(key, caller(request))]})


@router.post("/{plural}/{uuid:key}/erase", response={200: dict, **ERRORS}, operation_id="erase")
def erase(request: HttpRequest, plural: Plural, key: UUID, body: EraseIn) -> HttpResponse:
    """Forget somebody in every room, for good. Refused with the reason (409) where a law keeps something."""
    by = caller(request)

    def write() -> HttpResponse:
        try:
            done = actions.erase(plural, key, reason=body.reason, by=by)
        except ValueError as error:
            raise Invalid({"reason": str(error)}) from error
        return answer({"id": done.pk, "rows": done.rows})

    return once(request, by, write)


@router.get("/erasures", response={200: dict, **ERRORS}, operation_id="list_erasures")
def erasures(request: HttpRequest) -> HttpResponse:
    """The log of who was forgotten, without who it was."""
    return answer({"items": reading.erasures(caller(request))})
