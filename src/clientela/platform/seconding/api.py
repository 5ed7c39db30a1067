"""Four eyes by API: what waits, deciding it, and for which acts it is asked. A verb that needs it answers 202 with the request."""

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
from clientela.platform.entities.reading import Missing
from clientela.platform.seconding import actions, reading
from clientela.platform.seconding.acts import chosen as asking

router = Router(tags=["confirmations"])


class Refusal(Strict):
    why: Text


class ChoiceIn(Strict):
    on: bool
    most: int = Described(0, description="Records that one person may touch alone.", ge=0, le=10_000_000)


def asked(request: HttpRequest, error: Any) -> HttpResponse:
    """How every route answers that needs a second person."""
    by = caller(request)
    one = actions.ask(error, by=by)
    return answer(reading.document(one, by), status=202)


@router.get("/confirmations", response={200: dict, **ERRORS}, operation_id="list_confirmations")
def listed(request: HttpRequest) -> HttpResponse:
    """What you asked for, and what you may decide; the latest first."""
    return answer({"items": reading.requests(caller(request))})


@router.post("/confirmations/{uuid:key}/confirm", response={200: dict, **ERRORS}, operation_id="confirm_request")
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Do it, under its asker's name."""
    by = caller(request)
    return once(request, by, lambda: answer(reading.document(actions.confirm(key, by=by), by)))


@router.post("/confirmations/{uuid:key}/refuse", response={200: dict, **ERRORS}, operation_id="refuse_request")
def refuse(request: HttpRequest, key: UUID, body: Refusal) -> HttpResponse:
    by = caller(request)
    try:
        return answer(reading.document(actions.refuse(key, why=body.why, by=by), by))
    except ValueError as error:
        raise Invalid({"why": str(error)}) from error


@router.get("/four-eyes", response={200: dict, **ERRORS}, operation_id="list_four_eyes")
def chosen(request: HttpRequest) -> HttpResponse:
    return answer({"items": reading.choices(caller(request))})


@router.put("/four-eyes/{act}", response={200: dict, 202: dict, **ERRORS}, operation_id="choose_four_eyes")
def choose(request: HttpRequest, act: str, body: ChoiceIn) -> HttpResponse:
    by = caller(request)
    reading.choices(by)
    if act not in {one.key for one in asking()}:
        raise Missing("There is no such act.")
    try:
        actions.choose(act, on=body.on, most=body.most, by=by)
    except ValueError as error:
        raise Invalid({"most": str(error)}) from error
    return answer({"items": reading.choices(by)})
