"""Prices by API: what things cost a customer, and whom a list is for."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field as Described

from clientela.catalog.prices import actions
from clientela.catalog.prices.offers import Offer, Wanted, offers
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

router = Router(tags=["prices"])


class WantedIn(Strict):
    product: UUID
    quantity: Decimal = Described(Decimal(1), gt=0, max_digits=18, decimal_places=4)


class Asked(Strict):
    lines: list[WantedIn] = Described(max_length=500)
    currency: Text = "EUR"
    on: date | None = Described(None, description="Today where nothing is said.")
    party: UUID | None = None
    country: Text = ""


class Whom(Strict):
    whom: dict[str, Any] = Described(description='{"of": "organisation", "where": condition}; {} for everybody.')


@router.post("/offers", response={200: dict, **ERRORS}, operation_id="ask_offers")
def ask(request: HttpRequest, body: Asked) -> HttpResponse:
    """What each line costs this customer on this day, and why; nothing is kept of it."""
    by = caller(request)
    require(by, "see", "product")
    require(by, "see", "price")
    if body.party is not None and not _sees(by, body.party):
        raise Missing(_("There is no such record, or you may not see it."))
    wanted = [Wanted(one.product, one.quantity) for one in body.lines]
    on = body.on or timezone.localdate()
    found = offers(wanted, currency=body.currency, on=on, party=body.party, country=body.country)
    hidden = () if "cost" in known("product", by).by_name else ("cost",)
    return answer({"items": [_told(one, hidden) for one in found]})


@router.put("/price-lists/{uuid:key}/whom", response={200: dict, **ERRORS}, operation_id="choose_whom")
def whom(request: HttpRequest, key: UUID, body: Whom) -> HttpResponse:
    """Whom a list is for."""
    by = caller(request)
    try:
        actions.choose_whom(key, body.whom, by=by)
    except (BadCondition, ValueError) as error:
        raise Invalid({"whom": str(error)}) from error
    return answer(read_dict(known("price_list", by), key, by))


def _sees(by: Actor, party: UUID) -> bool:
    return any(registry.entity(kind).visible_to(by).filter(pk=party).exists() for kind in actions.OF)


def _told(one: Offer, hidden: Collection[str]) -> dict[str, Any]:
    """With its parts, each told the same way."""
    said = {name: value for name, value in vars(one).items() if name not in hidden}
    return said | {"parts": [_told(part, hidden) for part in one.parts]}
