"""What is here, coming and short, by API; and the purchases that would meet it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.queries import require
from clientela.sales.shortages import reading
from clientela.sales.shortages.actions import propose

router = Router(tags=["purchases"])


class Asked(Schema):
    product: list[UUID] = Field(..., max_length=500, description="Which products.")


@router.get("/availability", response={200: dict, **ERRORS}, operation_id="list_availability")
def availability(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """What of each product is free, wanted by open orders, and coming on which days."""
    actor = caller(request)
    known = reading.standing(asked.product, by=actor)
    return answer({"items": [_told(one) for one in known.values()]})


@router.get("/orders/{uuid:key}/availability", response={200: dict, **ERRORS}, operation_id="get_order_availability")
def of_order(request: HttpRequest, key: UUID) -> HttpResponse:
    """When each open line of an order can go out: in stock, coming on a day, or, if it is ordered today, on another."""
    actor = caller(request)
    require(actor, "see", "order")
    allowed(registry.entity("order"), key, actor, verb="see")
    return answer({
        "items": [
            {"line": str(one.line), "quantity": one.quantity, "met": one.met.how, "on": one.met.day, **_told(one.standing)}
            for one in reading.of_order(key, by=actor)
        ]
    })  # fmt: skip


@router.get("/shortages", response={200: dict, **ERRORS}, operation_id="list_shortages")
def shortages(request: HttpRequest) -> HttpResponse:
    """All of which open orders want more than is here, coming and drafted."""
    return answer({"items": [_told(one) for one in reading.short(by=caller(request))]})


@router.post("/shortages/purchases", response={200: dict, **ERRORS}, operation_id="order_shortages")
def order(request: HttpRequest) -> HttpResponse:
    """Drafts of purchases for all that is short, one for each supplier; what nobody is known to sell is left. Asked twice, once."""
    actor = caller(request)
    require(actor, "create", "purchase")

    def drafted() -> HttpResponse:
        done = propose(by=actor)
        return answer({"purchases": [str(key) for key in done.purchases], "left": [_told(one) for one in done.left]})

    return once(request, actor, drafted)


def _told(one: reading.Standing) -> dict[str, Any]:
    told = asdict(one) | {"product": str(one.product), "lacking": one.lacking}
    return told | {"coming": [{"on": each.day, "quantity": each.quantity} for each in one.coming]}
