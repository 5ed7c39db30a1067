"""Privacy by API: what is held of a subject, a copy of it, and being forgotten; the same verbs as the page."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.privacy import actions, reading, wishes
from clientela.platform.privacy.holds import actions as holding
from clientela.platform.privacy.holds.reading import holds
from clientela.platform.privacy.models import Copy, Wish

router = Router(tags=["privacy"])
Plural = Literal["people", "organisations", "households"]


class EraseIn(Strict):
    """Why: who asked for it, and when. It is kept in the log, without the person's name."""

    reason: Text


class HoldIn(Strict):
    """Which record must stay, why, and until when; without a day until somebody lifts it."""

    entity: Text
    record: UUID
    reason: Text
    until: date | None = None


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


class WishIn(Strict):
    """copy, correct or erase; what is wrong and how it should be, in one's own words."""

    kind: Text
    text: Text = ""


class AnswerIn(Strict):
    """done, or refused with the reason."""

    state: Text
    answer: Text = ""


@router.get("/portal/wishes", response={200: dict, **ERRORS}, operation_id="list_own_wishes")
def own_wishes(request: HttpRequest) -> HttpResponse:
    """What you asked for as somebody outside, the latest first, with the answers."""
    return answer({"items": [_wish(one) for one in wishes.of(caller(request))]})


@router.post("/portal/wishes", response={201: dict, **ERRORS}, operation_id="make_wish")
def make_wish(request: HttpRequest, body: WishIn) -> HttpResponse:
    """Ask for a copy of your data, a correction, or to be forgotten."""
    by = caller(request)

    def write() -> HttpResponse:
        try:
            key = wishes.wish(body.kind, body.text, by=by)
        except ValueError as error:
            raise Invalid({"kind": str(error)}) from error
        return answer(_wish(Wish.objects.get(pk=key)), status=201)

    return once(request, by, write)


@router.get("/wishes", response={200: dict, **ERRORS}, operation_id="list_wishes")
def waiting(request: HttpRequest) -> HttpResponse:
    """What people outside ask for, the oldest first, until it is answered."""
    return answer({"items": [_wish(one) for one in wishes.waiting(caller(request))]})


@router.post("/wishes/{uuid:key}/answer", response={200: dict, **ERRORS}, operation_id="answer_wish")
def answer_wish(request: HttpRequest, key: UUID, body: AnswerIn) -> HttpResponse:
    """A mail tells whoever asked."""
    by = caller(request)

    def write() -> HttpResponse:
        try:
            wishes.answer_wish(key, body.state, body.answer, by=by)
        except ValueError as error:
            raise Invalid({"answer": str(error)}) from error
        return answer(_wish(Wish.objects.get(pk=key)))

    return once(request, by, write)


def _wish(one: Wish) -> dict[str, Any]:
    names = ("id", "entity", "record", "kind", "text", "state", "asked_at", "answer", "answered_at")
    return {name: getattr(one, name) for name in names}


@router.get("/erasures", response={200: dict, **ERRORS}, operation_id="list_erasures")
def erasures(request: HttpRequest) -> HttpResponse:
    """The log of who was forgotten, without who it was."""
    return answer({"items": reading.erasures(caller(request))})


@router.get("/holds", response={200: dict, **ERRORS}, operation_id="list_holds")
def list_holds(request: HttpRequest) -> HttpResponse:
    """Legal holds, those that were lifted included: stronger than every rule, than erasing, and than the bin."""
    return answer({"items": holds(caller(request))})


@router.post("/holds", response={201: dict, **ERRORS}, operation_id="place_hold")
def place(request: HttpRequest, body: HoldIn) -> HttpResponse:
    """Keep a record of any type as it is."""
    by = caller(request)

    def write() -> HttpResponse:
        try:
            one = holding.hold(body.entity, body.record, reason=body.reason, until=body.until, by=by)
        except ValueError as error:
            raise Invalid({"reason": str(error)}) from error
        return answer(next(line for line in holds(by, record=one.record) if line["id"] == one.pk), status=201)

    return once(request, by, write)


@router.delete("/holds/{uuid:key}", response={204: None, **ERRORS}, operation_id="lift_hold")
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    holding.lift(key, by=caller(request))
    return HttpResponse(status=204)
