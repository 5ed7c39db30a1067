"""What is next, by the API: of one deal, and of the caller's own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS
from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.queries import require, working
from clientela.sales.advice.reading import advised, of_day

router = Router(tags=["deals"])


class Shown(Schema):
    limit: int = Field(20, ge=1, le=100, description="How many at most.")


@router.get("/deals/{uuid:key}/advice", response={200: dict, **ERRORS}, operation_id="get_deal_advice")
def of_deal(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next best action with this deal and its reason; no item where what speaks for one is kept back."""
    return _of_record(request, "deal", key)


@router.get("/leads/{uuid:key}/advice", response={200: dict, **ERRORS}, operation_id="get_lead_advice")
def of_lead(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next best action with this lead and its reason; no item where what speaks for one is kept back."""
    return _of_record(request, "lead", key)


@router.get("/contracts/{uuid:key}/advice", response={200: dict, **ERRORS}, operation_id="get_contract_advice")
def of_contract(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next best action with this contract and its reason; no item where nothing presses."""
    return _of_record(request, "contract", key)


def _of_record(request: HttpRequest, type_: str, key: UUID) -> HttpResponse:
    actor = caller(request)
    require(actor, "see", type_)
    allowed(registry.entity(type_), key, actor, verb="see")
    return answer({"items": [one.told() for one in advised(type_, [key], actor)]})


@router.get("/advice", response={200: dict, **ERRORS}, operation_id="list_advice")
def of_caller(request: HttpRequest, shown: Query[Shown]) -> HttpResponse:
    """What to do with the caller's own open deals and leads, what presses most first."""
    actor = caller(request)
    require(actor, "see", "deal")
    users = working(actor, team=False)
    return answer({"items": [one.told() for one in of_day(users, actor, limit=shown.limit)]})
