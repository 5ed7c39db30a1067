"""Quotes by API, beyond what their declaration gives: lines, sending, rules and limits."""

from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.quotes import actions
from clientela.sales.quotes.lines import BadLines
from clientela.sales.quotes.models import Limit
from clientela.sales.quotes.ordering import place_order

router = Router(tags=["quotes"])


class LineIn(Strict):
    product: UUID | None = None
    description: str = ""
    unit: Text = ""
    quantity: Decimal = Decimal(1)
    unit_price: Decimal | None = Described(None, description="From the price lists where nothing is said.")
    discount: Decimal = Decimal(0)
    tax_rate: Decimal | None = Described(
        None, description="Of the product's class in the quote's country where nothing is said."
    )
    optional: bool = False


class LinesIn(Strict):
    lines: list[LineIn] = Described(max_length=500)
    version: int | None = None


class RulesIn(Strict):
    series: str = Described(max_length=12, pattern="^[A-Z0-9]+$")
    days: int = Described(ge=1, le=3650)
    rounding: Literal["line", "total"]
    wins_deal: bool


class LimitIn(Strict):
    most: Decimal | None = Described(ge=0, le=100, description="Per cent; null takes the limit away.")
    user: UUID | None = None
    role: UUID | None = None


@router.put("/quotes/{uuid:key}/lines", response={200: dict, **ERRORS}, operation_id="set_quote_lines")
def lines(request: HttpRequest, key: UUID, body: LinesIn) -> HttpResponse:
    """All lines of a quote; what was sent already is a draft of the next version from now on."""
    by = caller(request)
    try:
        actions.set_lines(key, [one.model_dump() for one in body.lines], by=by, version=body.version)
    except BadLines as error:
        raise Invalid({f"lines.{at}": said for at, said in error.problems.items()}) from error
    return _told(by, key)


@router.post("/quotes/{uuid:key}/send", response={200: dict, 202: dict, **ERRORS}, operation_id="send_quote")
def send(request: HttpRequest, key: UUID) -> HttpResponse:
    """Freeze it as its next version; `address` leads the customer to it and is told this once."""
    by = caller(request)
    try:
        secret = actions.send(key, by=by)
    except BadLines as error:
        raise Invalid({f"lines.{at}": said for at, said in error.problems.items()}) from error
    return _told(by, key, address=request.build_absolute_uri(reverse("public_quote", args=[secret])))


@router.post("/quotes/{uuid:key}/link", response={200: dict, **ERRORS}, operation_id="renew_quote_link")
def link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another address for the version that stands; the one of before ends."""
    by = caller(request)
    secret = actions.renew_link(key, by=by)
    return _told(by, key, address=request.build_absolute_uri(reverse("public_quote", args=[secret])))


@router.post("/quotes/{uuid:key}/order", response={200: dict, **ERRORS}, operation_id="order_quote")
def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """An order of what was accepted; asked again, it is the same order."""
    by = caller(request)
    return answer({"order": place_order(key, by=by)})


@router.get("/quote_rules", response={200: dict, **ERRORS}, operation_id="get_quote_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """How the company quotes, and who may give how much discount alone."""
    require(caller(request), "configure", "company")
    one = actions.rules_of()
    limits = [
        {"user": each.user_id, "role": each.role_id, "most": str(each.most)} for each in Limit.objects.order_by("id")
    ]
    said = {name: getattr(one, name) for name in ("series", "days", "rounding", "wins_deal")}
    return answer(said | {"limits": limits})


@router.put("/quote_rules", response={200: dict, **ERRORS}, operation_id="choose_quote_rules")
def choose_rules(request: HttpRequest, body: RulesIn) -> HttpResponse:
    actions.choose_rules(body.model_dump(), by=caller(request))
    return rules(request)


@router.put("/quote_rules/limits", response={200: dict, **ERRORS}, operation_id="choose_discount_limit")
def choose_limit(request: HttpRequest, body: LimitIn) -> HttpResponse:
    """Of one user, one role, or everybody else where neither is named."""
    actions.choose_limit(body.most, user=body.user, role=body.role, by=caller(request))
    return rules(request)


def _told(by: Actor, key: UUID, **further: Any) -> HttpResponse:
    return answer(read_dict(known("quote", by), key, by) | further)
