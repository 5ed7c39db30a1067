"""A bundle among the lines of an order: said as one, written as its parts, which come to what it does, to the cent.

Its parts are what was agreed on: those of the quote that it comes from, else those that it has here already, and only then those
that the catalog names today.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from clientela.catalog.prices.offers import Offer, contents
from clientela.catalog.splitting import cents, split
from clientela.platform.people.keys import new_key
from clientela.sales.orders.models import Bundle, Order

_LEAST = Decimal("0.0001")
_FINE = Decimal("1E-10")  # of the price of one, so that as many as there are come to the cent
Row = dict[str, Any]
Rows = list[Row]


def offered(offer: Offer) -> Rows:
    """The parts of what is offered, for as many as were asked for; none of what is no bundle."""
    return [
        {
            "product": str(one.of.product), "code": one.of.code, "description": one.of.name, "quantity": str(one.quantity),
            "tax_rate": None if one.of.tax_rate is None else str(one.of.tax_rate), "worth": str(one.worth),
        }
        for one in contents(offer)
    ]  # fmt: skip


def known(orders: Iterable[UUID]) -> dict[UUID, list[Bundle]]:
    """The bundles that these orders have already, each with its parts."""
    out: dict[UUID, list[Bundle]] = {}
    for one in Bundle.objects.filter(order__in=orders).prefetch_related("lines__product").order_by("id"):
        out.setdefault(one.order_id, []).append(one)
    return out


def opened(said: Rows, there: Sequence[Bundle]) -> tuple[list[Bundle], Rows]:
    """The bundles among these lines, and all lines, with their parts in their places; `there`: what their order has already."""
    left, heads, rows = list(there), [], []
    for line in said:
        parts, rate = line.pop("parts"), line.pop("said_rate")
        mine = next((one for one in left if one.code == line["code"]), None)
        if mine is not None:
            left.remove(mine)
        elif not parts:
            rows.append({**line, "bundle": None})
            continue
        heads.append(_head(line, rate, mine))
        rows += _parts(heads[-1], _agreed(mine, heads[-1]) if mine else parts)
    return heads, [{**row, "position": place} for place, row in enumerate(rows, 1)]


def write_heads(order: Order, heads: Iterable[Bundle]) -> None:
    """Those of before under their keys; one that says what it said is not touched."""
    before = Bundle.objects.filter(order=order).in_bulk()
    for head in heads:
        head.order = order
        if head.pk not in before:
            head.save(force_insert=True)
        elif any(getattr(head, name) != getattr(before[head.pk], name) for name in _SAID):
            head.save(force_update=True)


_SAID = ("description", "quantity", "unit_price", "discount", "tax_rate", "product_id")


def _head(line: Row, rate: Any, before: Bundle | None) -> Bundle:
    return Bundle(
        pk=before.pk if before else new_key(), product_id=line["product"], code=line["code"],
        description=line["description"], quantity=Decimal(line["quantity"]), unit_price=Decimal(line["unit_price"]),
        discount=Decimal(line["discount"]), tax_rate=None if rate is None else Decimal(str(rate)),
    )  # fmt: skip


def _agreed(before: Bundle, now: Bundle) -> Rows:
    """The parts that a bundle has had here, for as many as it is now."""
    return [
        {
            "product": str(one.product_id) if one.product_id else None, "code": one.product.code if one.product else one.code,
            "description": one.description, "quantity": one.quantity * now.quantity / before.quantity, "worth": one.amount,
            "tax_rate": None if before.tax_rate is not None else str(one.tax_rate),
        }
        for one in sorted(before.lines.all(), key=lambda one: one.position)
    ]  # fmt: skip


def _parts(head: Bundle, parts: Rows) -> Rows:
    whole = cents(head.quantity * head.unit_price * (100 - head.discount) / 100)
    rows = []
    for part, share in zip(parts, split(whole, [Decimal(one["worth"]) for one in parts]), strict=True):
        many = max(abs(Decimal(part["quantity"])).quantize(_LEAST), _LEAST).copy_sign(head.quantity)
        rate = part["tax_rate"] if head.tax_rate is None else head.tax_rate
        rows.append({
            "product": part["product"], "code": part["code"], "description": part["description"], "quantity": str(many),
            "unit_price": str((share / many).quantize(_FINE)), "discount": "0", "tax_rate": str(rate or 0), "bundle": str(head.pk),
        })  # fmt: skip
    return rows
