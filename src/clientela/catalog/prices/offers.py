"""What things cost a customer on a day: the contract by which quotes, orders and shops ask. It reads, and says why.

Nothing is silently missing: a price, a tax rate or a stock that nobody has told is None, and the reason says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Value
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from clientela.catalog.prices.models import PriceList
from clientela.platform.entities import registry
from clientela.platform.entities.limits import where_of_limit
from clientela.platform.permissions.actor import SYSTEM

_OFFERS = (Path(__file__).parent / "sql" / "offers.sql").read_text()


@dataclass(frozen=True)
class Wanted:
    product: UUID
    quantity: Decimal


@dataclass(frozen=True)
class Offer:
    """One line's answer; `currency` is always that which was asked for."""

    product: UUID
    quantity: Decimal
    unit_price: Decimal | None  # before tax; None: there is no price in this currency
    currency: str
    price_list: str  # its name, "" for the product's own price
    tax_class: UUID | None
    tax_rate: Decimal | None  # per cent; None: nobody has said what is to be paid there
    cost: Decimal | None  # of one, in the same currency; None where it isn't known in it
    available: Decimal | None  # over all places; None where no stock is kept of it
    lead_days: int | None  # 0 where enough is there
    reason: str  # of the price, in one sentence


def offers(wanted: Sequence[Wanted], *, currency: str, on: date, party: UUID | None, country: str) -> list[Offer]:
    """An offer for each line, in their order, by one statement for all of them."""
    asked: dict[str, Any] = {
        "products": [one.product for one in wanted], "quantities": [one.quantity for one in wanted],
        "currency": currency, "on": on, "country": country, "lists": _lists_for(party),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_OFFERS, asked)
        return [_offer(row, currency) for row in cursor.fetchall()]


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


def _offer(row: tuple[Any, ...], currency: str) -> Offer:
    product, quantity, _name, own_currency, own_price, *found = row
    price, price_list, since, until, tax_class, tax_rate, cost, available, lead_days = found
    own = own_price if price is None and own_currency == currency else None
    return Offer(
        product, quantity, own if price is None else price, currency, price_list or "", tax_class, tax_rate,
        cost if own_currency == currency else None, available, lead_days,
        _of_list(price_list, since, until) if price is not None else _of_product(row, currency, found=own is not None),
    )  # fmt: skip


def _of_list(name: str, since: Decimal, until: date | None) -> str:
    said = {"list": name, "quantity": number_format(since.normalize()), "until": date_format(until) if until else ""}
    if since > 1 and until:
        return _("List “%(list)s” from %(quantity)s on, valid until %(until)s.") % said
    if since > 1:
        return _("List “%(list)s” from %(quantity)s on.") % said
    return _("List “%(list)s”, valid until %(until)s.") % said if until else _("List “%(list)s”.") % said


def _of_product(row: tuple[Any, ...], currency: str, *, found: bool) -> str:
    _product, _quantity, name, own_currency, own_price, *_rest = row
    if name is None:
        return _("There is no such product any more.")
    if found:
        return _("The product’s own price; no list says another.")
    if own_price is None:
        return _("No price is known of it: neither a list nor the product says one.")
    said = {"currency": currency, "own": own_currency}
    return _("There is no price in %(currency)s: the product’s own is in %(own)s.") % said
