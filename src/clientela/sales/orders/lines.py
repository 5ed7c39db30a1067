"""The lines of one order as somebody writes them: what a product says is filled in, and a line that stays keeps its key."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, RestrictedError
from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.catalog.naming import products_named
from clientela.catalog.prices.offers import Offer, Wanted, offers
from clientela.platform.entities.needing import Needed
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders.bundles import Row, Rows, known, offered, opened, write_heads
from clientela.sales.orders.models import Bundle, Order, OrderLine

_WRITE = (Path(__file__).parent / "sql" / "write_lines.sql").read_text()
BEYOND = "order_line_not_beyond"  # the constraint that no more is delivered of a line than was ordered
_OUT_OF_THE_WAY = 1_000_000  # while lines change places, none stands in another's


def write(order: Order, said: Rows, *, by: Actor) -> None:
    """Make these the lines of the order. Raises Needed for one without a price, or of which more was delivered."""
    heads, rows = opened(_priced(order, said, by=by), known([order.pk]).get(order.pk, []))
    rows = _keyed(order, rows)
    try:
        with transaction.atomic():
            _write(order, heads, rows)
    except RestrictedError:
        raise refused("lines", _("Something of a line was delivered: it stays.")) from None
    except IntegrityError as error:
        if BEYOND not in str(error):
            raise
        raise refused("lines", _("More of a line was delivered than you say now.")) from None


def _write(order: Order, heads: list[Bundle], rows: Rows) -> None:
    there = OrderLine.objects.filter(order=order)
    there.exclude(pk__in=[row["id"] for row in rows]).delete()
    write_heads(order, heads)
    places = {str(key): place for key, place in there.values_list("pk", "position")}
    if any(row["position"] != places.get(row["id"], row["position"]) for row in rows):
        there.update(position=F("position") + _OUT_OF_THE_WAY)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"order": order.pk, "rows": json.dumps(rows)})
    Bundle.objects.filter(order=order).exclude(pk__in=[head.pk for head in heads]).delete()


def refused(field: str, why: str) -> Needed:
    return Needed({field: why}, {field: why})


def _priced(order: Order, said: Rows, *, by: Actor) -> Rows:
    """What nobody says of a line is as it is offered to this customer on the day of the order: its price, and its tax."""
    found = products_named(line["code"] for line in said) if by.may("see", "product") else {}
    named = [(place, found[line["code"]]) for place, line in enumerate(said) if line["code"] in found]
    wanted = [Wanted(product.pk, abs(Decimal(said[place]["quantity"]))) for place, product in named]
    told = offers(
        wanted, currency=order.currency, on=order.placed_at.date(), party=order.party_id, country=order.country
    )
    by_place = {place: (product, offer) for (place, product), offer in zip(named, told, strict=True)}
    return [_filled(line, by_place.get(place), place + 1) for place, line in enumerate(said)]


def _filled(line: Row, found: tuple[Product, Offer] | None, place: int) -> Row:
    price, tax = line["unit_price"], line["tax_rate"]
    if found is None:
        if price is None:
            said = {"place": place, "code": line["code"] or line["description"][:60]}
            raise refused("lines", _("Line %(place)s needs a price: no product is called “%(code)s”.") % said)
        return {**line, **_rates(line, tax), "position": place, "product": None} | _opens(line, tax, [])
    product, offer = found
    if offer.varies:
        raise refused(
            "lines",
            _("Line %(place)s: “%(name)s” comes in variants. Say the code or the name of one.")
            % {"place": place, "name": product.name},
        )
    price = offer.unit_price if price is None else price
    if price is None:
        raise refused("lines", _("Line %(place)s needs a price. %(reason)s") % {"place": place, "reason": offer.reason})
    told = {"code": product.code, "description": line["description"] or product.name, "unit_price": str(price)}
    return {
        **line, **told, **_rates(line, offer.tax_rate if tax is None else tax), "position": place, "product": str(product.pk),
        **_opens(line, tax, offered(offer)),
    }  # fmt: skip


def _opens(line: Row, tax: Any, parts: Rows) -> dict[str, Any]:
    return {"parts": line.get("parts") or parts, "said_rate": tax}


def _rates(line: Row, tax: Any) -> dict[str, str]:
    return {"discount": line["discount"] or "0", "tax_rate": str(tax or 0)}


def _keyed(order: Order, rows: Rows) -> Rows:
    """Each line with its key: of those that are there, the one that says the same, the one in its place first."""
    free = [
        {"id": str(key), "place": place, "words": words}
        for key, place, *words in OrderLine.objects.filter(order=order).values_list(
            "pk", "position", "code", "description"
        )
    ]
    for row in rows:
        alike = [one for one in free if one["words"] == [row["code"], row["description"]]]
        mine = min(alike, key=lambda one: abs(one["place"] - row["position"]), default=None)
        if mine is not None:
            free.remove(mine)
        row["id"] = mine["id"] if mine is not None else str(new_key())
    return rows
