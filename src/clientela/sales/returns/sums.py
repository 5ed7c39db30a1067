"""What some of an order's lines come to when they are credited, to the cent: the last part takes what rounding has left.

Amount and tax of a part are what they come to with all that was credited before, less what was: so that the parts of an order,
credited in whatever pieces, make its own total and tax. Amounts have the four decimals of the order's, taxes the two of its tax.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from clientela.sales.orders.models import OrderLine
from clientela.sales.orders.portions import Portions

_NOTHING = Decimal(0)
_CENT, _FINE = Decimal("0.01"), Decimal("0.0001")


@dataclass(frozen=True)
class Credit:
    lines: tuple[dict[str, Any], ...]  # as the customer is shown them
    taxes: tuple[dict[str, Any], ...]  # the lowest rate first
    net: Decimal
    tax: Decimal


def credited(documents: Iterable[dict[str, Any]]) -> tuple[Portions, Portions]:
    """How many of each line earlier credit notes hold, and what they came to."""
    many: Portions = {}
    came_to: Portions = {}
    for document in documents:
        for line in document["lines"]:
            key = UUID(line["line"])
            many[key] = many.get(key, _NOTHING) + Decimal(line["quantity"])
            came_to[key] = came_to.get(key, _NOTHING) + Decimal(line["amount"])
    return many, came_to


def credit_of(every: Sequence[OrderLine], wanted: Portions, documents: Sequence[dict[str, Any]]) -> Credit:
    """`every`: all lines of the order; `documents`: those of its earlier credit notes."""
    many, came_to = credited(documents)
    lines = tuple(_line(one, wanted[one.pk], many, came_to) for one in every if one.pk in wanted)
    now = {UUID(line["line"]): Decimal(line["amount"]) for line in lines}
    taxes = tuple(
        _tax(rate, [one for one in every if one.tax_rate == rate], now, came_to, documents)
        for rate in sorted({one.tax_rate for one in every if one.pk in wanted})
    )
    return Credit(lines, taxes, sum(now.values(), _NOTHING), sum((Decimal(one["tax"]) for one in taxes), _NOTHING))


def _line(one: OrderLine, quantity: Decimal, many: Portions, came_to: Portions) -> dict[str, Any]:
    share = (many.get(one.pk, _NOTHING) + quantity) / one.quantity
    amount = _round(one.amount * share, _FINE) - came_to.get(one.pk, _NOTHING)
    return {
        "line": str(one.pk), "description": one.description or one.code, "unit": one.product.unit if one.product else "",
        "quantity": _text(quantity), "unit_price": _text(one.unit_price), "discount": _text(one.discount),
        "tax_rate": _text(one.tax_rate), "optional": False, "amount": _text(amount),
    }  # fmt: skip


def _tax(
    rate: Decimal, of_it: Sequence[OrderLine], now: Portions, came_to: Portions, documents: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    net = sum((now.get(one.pk, _NOTHING) for one in of_it), _NOTHING)
    whole = net + sum((came_to.get(one.pk, _NOTHING) for one in of_it), _NOTHING)
    before = [
        Decimal(one["tax"]) for document in documents for one in document["taxes"] if Decimal(one["rate"]) == rate
    ]
    return {
        "rate": _text(rate), "net": _text(net), "tax": _text(_round(whole * rate / 100, _CENT) - sum(before, _NOTHING)),
    }  # fmt: skip


def _round(value: Decimal, to: Decimal) -> Decimal:
    return value.quantize(to, ROUND_HALF_UP)


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")
