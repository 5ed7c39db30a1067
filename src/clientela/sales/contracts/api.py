"""What contracts bring in every month, by the API: the figures of months, and whose change each of them is; and the orders that one
made."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.entities import registry
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.queries import require
from clientela.sales.contracts.billing import orders_of, told_of
from clientela.sales.contracts.breaking_down import DIMENSIONS, broken
from clientela.sales.contracts.recurring import KINDS, Month, months
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of

router = Router(tags=["contracts"])


class Shown(Schema):
    until: str = Field("", max_length=7, description="The last month, such as 2026-11; this one where nothing is said.")
    months: int = Field(12, ge=1, le=60, description="How many, up to that one.")


@router.get("/recurring-revenue", response={200: dict, **ERRORS}, operation_id="list_recurring_revenue")
def of_months(request: HttpRequest, shown: Query[Shown]) -> HttpResponse:
    """What contracts brought at both ends of each month, and what became new, returned, more, less and lost."""
    last = _month(shown.until) if shown.until else around(today(), 1)
    found = months([last.moved(-back) for back in range(shown.months)], by=caller(request))
    return answer({"items": [_told(one) for one in found]})


@router.get("/recurring-revenue/{month}", response={200: dict, **ERRORS}, operation_id="get_recurring_revenue")
def of_month(request: HttpRequest, month: str) -> HttpResponse:
    """One month with every customer whose contracts brought another sum at its end than at its beginning."""
    (found,) = months([_month(month)], by=caller(request))
    moved = [
        {
            "kind": one.kind, "customer": one.customer, "before": str(one.before), "after": str(one.after),
            "contracts": [{"id": str(key), "name": name} for key, name in one.contracts],
        }
        for one in found.moved
    ]  # fmt: skip
    return answer(_told(found) | {"changes": moved})


@router.get(
    "/recurring-revenue/{month}/by/{dimension}",
    response={200: dict, **ERRORS},
    operation_id="break_down_recurring_revenue",
)
def by_dimension(request: HttpRequest, month: str, dimension: str) -> HttpResponse:
    """One month by seller, product, industry, lifecycle, country or kind of contract; the ends of all groups come to the whole."""
    if dimension not in DIMENSIONS:
        raise Invalid({"dimension": ", ".join(DIMENSIONS)})
    groups = broken(_month(month), dimension, actor=caller(request))
    return answer({"items": [{"key": one.key, "label": str(one.label), **_told(one.month)} for one in groups]})


@router.get("/contracts/{uuid:key}/orders", response={200: dict, **ERRORS}, operation_id="list_contract_orders")
def of_contract(request: HttpRequest, key: UUID) -> HttpResponse:
    """The orders that a contract made by itself, each with its period, the latest first."""
    actor = caller(request)
    require(actor, "see", "contract")
    allowed(registry.entity("contract"), key, actor, verb="see")
    return answer({"items": told_of(orders_of(key, by=actor), by=actor)})


def _month(said: str) -> Period:
    try:
        period = period_of(said)
    except BadPeriod as error:
        raise Invalid({"month": str(error)}) from None
    if period.months != 1:
        raise Invalid({"month": "A month is written as 2026-11."})
    return period


def _told(one: Month) -> dict[str, Any]:
    return {
        "month": one.period.name, "currency": one.currency, "opening": str(one.opening), "closing": str(one.closing),
        "yearly": str(one.yearly), "net_retention": None if one.kept is None else str(one.kept), "without_rate": one.missing,
        **{kind: str(one.of(kind)) for kind in KINDS},
    }  # fmt: skip
