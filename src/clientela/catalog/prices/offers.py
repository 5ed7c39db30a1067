"""What things cost a customer on a day: the contract by which quotes, orders and shops ask. It reads, and says why.

Nothing is silently missing: a price, a tax rate or a stock that nobody has told is None, and the reason says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Value
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clientela.catalog.prices.models import PriceList
from clientela.catalog.splitting import worths
from clientela.platform.entities import registry
from clientela.platform.entities.limits import where_of_limit
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.ui.reader import active_reader

_FINE = Decimal("0.0001")
_OFFERS = (Path(__file__).parent / "sql" / "offers.sql").read_text()


@dataclass(frozen=True)
class Wanted:
    product: UUID
    quantity: Decimal


@dataclass(frozen=True)
class Offer:
    """One line's answer, or that of a part of it; `currency` is always that which was asked for."""

    product: UUID
    code: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal | None  # before tax; None: there is no price in this currency
    currency: str
    price_list: str  # its name, "" for the product's own price
    tax_class: UUID | None
    tax_rate: (
        Decimal | None
    )  # per cent; None: nobody has said what is to be paid there, or its parts are taxed at several rates
    cost: Decimal | None  # of one, in the same currency; None where it isn't known in it
    available: Decimal | None  # over all places; None where no stock is kept of it
    lead_days: int | None  # 0 where enough is there
    reason: str  # of the price, in one sentence
    parts: tuple["Offer", ...] = ()  # of a bundle, each with as many as the line takes
    varies: bool = False  # whether it comes in variants, one of which has to be chosen


def offers(wanted: Sequence[Wanted], *, currency: str, on: date, party: UUID | None, country: str) -> list[Offer]:
    """An offer for each line, in their order, by one statement for all of them."""
    asked: dict[str, Any] = {
        "products": [one.product for one in wanted], "quantities": [one.quantity for one in wanted],
        "currency": currency, "on": on, "country": country, "lists": _lists_for(party),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OFFERS, asked)
        rows = cursor.fetchall()
    parts: dict[tuple[UUID, ...], list[Offer]] = {}
    for place, path, *row in sorted(rows, key=lambda row: len(row[1]), reverse=True):  # parts before what they make
        made = _offer(row, currency, tuple(parts.pop((place, *path), ())))
        parts.setdefault((place, *path)[:-1], []).append(made)
    return parts.get((), [])


def _lists_for(party: UUID | None) -> list[UUID]:
    """The lists that are for some alone, and for this party among them."""
    if party is None:
        return []
    some = PriceList.objects.filter(active=True).exclude(whom={}).order_by("id").values_list("pk", "whom")
    asked: list[Any] = [
        registry.entity(whom["of"]).rows().filter(where_of_limit(whom["of"], whom["where"], SYSTEM), pk=party)
        .order_by().annotate(for_list=Value(str(key))).values_list("for_list", flat=True)
        for key, whom in some
    ]  # fmt: skip
    return [UUID(key) for key in (asked[0].union(*asked[1:]) if asked else ())]


def _offer(row: Sequence[Any], currency: str, parts: tuple[Offer, ...]) -> Offer:
    product, quantity, code, name, unit, varies, less, own_currency, own_price, *found = row
    price, price_list, since, until, tax_class, tax_rate, cost, available, lead_days = found
    if price is not None:
        reason = _of_list(price_list, since, until)
    elif parts and own_price is None:
        price, reason = _sum(parts, quantity, less)
    else:
        price = own_price if own_currency == currency else None
        reason = _of_product(name, currency, own_currency, own_price)
    plain = Offer(
        product, code or "", name or "", unit or "", quantity, price, currency, price_list or "", tax_class, tax_rate,
        cost if own_currency == currency else None, available, _lead(available, quantity, lead_days), reason, parts, bool(varies),
    )  # fmt: skip
    return _made_of(plain) if parts else plain


def _lead(available: Decimal | None, quantity: Decimal, days: int | None) -> int | None:
    return 0 if available is not None and available >= quantity else days


def _sum(parts: Sequence[Offer], quantity: Decimal, less: Decimal | None) -> tuple[Decimal | None, str]:
    """What one bundle costs that says no price itself, and why."""
    lacking = next((one for one in parts if one.unit_price is None), None)
    if lacking is not None:
        return None, _("Its part “%(part)s”: %(reason)s") % {"part": lacking.name, "reason": lacking.reason}
    whole = sum((one.quantity * (one.unit_price or 0) for one in parts), Decimal(0)) / quantity
    price = (whole * (1 - (less or Decimal(0)) / 100)).quantize(_FINE, ROUND_HALF_UP)
    if not less:
        return price, _("The sum of its parts.")
    return price, _("The sum of its parts, less %(discount)s%%.") % {"discount": number_format(less.normalize())}


def _made_of(offer: Offer) -> Offer:
    """The same with what follows from all that the bundle comes down to."""
    every = contents(offer)
    rates, classes = {one.of.tax_rate for one in every}, {one.of.tax_class for one in every}
    costs = [one.of.cost for one in every]
    counted = [one for one in every if one.of.available is not None]
    free = [(one.of.available or 0) * offer.quantity // one.quantity for one in counted]
    waits = [one.of.lead_days for one in counted if (one.of.available or 0) < one.quantity]
    known = [one for one in waits if one is not None]
    return replace(
        offer,
        tax_class=classes.pop() if len(classes) == 1 else None, tax_rate=rates.pop() if len(rates) == 1 else None,
        cost=None if None in costs else sum((one.quantity * (one.of.cost or 0) for one in every), Decimal(0)) / offer.quantity,
        available=min(free, default=None),
        lead_days=None if len(known) < len(waits) or not counted else max(known, default=0),
    )  # fmt: skip


@dataclass(frozen=True)
class Content:
    """What a bundle comes down to: `quantity` of it in all, worth so much beside the rest."""

    of: Offer
    quantity: Decimal
    worth: Decimal


def contents(offer: Offer, worth: Decimal | None = None) -> list[Content]:
    """All that lies at the bottom of a bundle, each once; of what is none, nothing. `worth`: of it as a part of another one."""
    told = worths(
        [one.unit_price for one in offer.parts],
        [one.cost for one in offer.parts],
        [one.quantity for one in offer.parts],
    )
    by = Decimal(1) if worth is None else worth / (sum(told) or 1)
    found: dict[UUID, Content] = {}
    for part, mine in zip(offer.parts, told, strict=True):
        for one in contents(part, mine * by) if part.parts else [Content(part, part.quantity, mine * by)]:
            there = found.get(one.of.product)
            found[one.of.product] = (
                replace(there, quantity=there.quantity + one.quantity, worth=there.worth + one.worth) if there else one
            )
    return list(found.values())


def _of_list(name: str, since: Decimal, until: date | None) -> str:
    said = {
        "list": name,
        "quantity": number_format(since.normalize()),
        "until": active_reader().formats.day(until) if until else "",
    }
    if since > 1 and until:
        return _("List “%(list)s” from %(quantity)s on, valid until %(until)s.") % said
    if since > 1:
        return _("List “%(list)s” from %(quantity)s on.") % said
    return _("List “%(list)s”, valid until %(until)s.") % said if until else _("List “%(list)s”.") % said


def _of_product(name: str | None, currency: str, own_currency: str | None, own_price: Decimal | None) -> str:
    if name is None:
        return _("There is no such product any more.")
    if own_price is None:
        return _("No price is known of it: neither a list nor the product says one.")
    if own_currency == currency:
        return _("The product’s own price; no list says another.")
    said = {"currency": currency, "own": own_currency}
    return _("There is no price in %(currency)s: the product’s own is in %(own)s.") % said
