"""An order on paper, in its customer's language: what we confirm, as it stands."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.sales.orders.models import Bundle, Order, OrderLine
from clientela.sales.paper import printing

_CENT = Decimal("0.01")


def printed(order: Order) -> bytes:
    """The PDF of an order as it stands."""
    return printing.compiled(told(order))


def told(order: Order) -> str:
    """What the template is given."""
    return printing.told(_document(order), title=lambda: pgettext("on paper", "Order confirmation"), head=_head)


def _document(order: Order) -> dict[str, Any]:
    found = OrderLine.objects.filter(order=order).select_related("product", "bundle__product")
    every = list(found.order_by("position"))
    head = printing.letterhead(order.party)
    return head | {
        "number": order.number, "name": order.reference, "currency": order.currency,
        "ordered_on": order.placed_at.date().isoformat(), "wished_on": _day(order.wished_on), "due_on": _day(order.due_on),
        "ships_to": _ships_to(order) or head["buyer"].get("ships_to"),
        "discount": "0", "terms": "", "net": str(order.total), "tax": str(order.tax), "total": str(order.total + order.tax),
        "lines": [_whole(rows[0].bundle, rows) if rows[0].bundle else _row(rows[0]) for rows in _grouped(every)],
        "taxes": [_tax(rate, every) for rate in sorted({one.tax_rate for one in every if one.tax_rate})],
    }  # fmt: skip


def _ships_to(order: Order) -> dict[str, str]:
    """Where the order itself says that it goes; else that is for the customer's addresses to say."""
    if not (order.street or order.city or order.ship_to):
        return {}
    return {
        "name": order.ship_to, "street": order.street, "postal_code": order.postal_code, "city": order.city,
        "country": order.country,
    }  # fmt: skip


def _grouped(every: Sequence[OrderLine]) -> list[list[OrderLine]]:
    """The lines of each bundle together, each other line alone, as they stand."""
    return [list(rows) for _key, rows in groupby(every, lambda one: one.bundle_id or one.pk)]


def _row(line: OrderLine | Bundle) -> dict[str, Any]:
    return {
        "description": line.description or line.code, "unit": line.product.unit if line.product else "",
        "quantity": str(line.quantity), "unit_price": str(line.unit_price), "discount": str(line.discount),
        "tax_rate": None if line.tax_rate is None else str(line.tax_rate), "optional": False,
        "amount": str(line.amount) if isinstance(line, OrderLine) else "0",
    }  # fmt: skip


def _whole(bundle: Bundle, parts: Sequence[OrderLine]) -> dict[str, Any]:
    """What was sold as one, above its parts."""
    return _row(bundle) | {
        "amount": str(sum(one.amount for one in parts)),
        "parts": [_row(one) | {"worth": str(one.amount), "tax_rate": str(one.tax_rate)} for one in parts],
    }


def _tax(rate: Decimal, every: Sequence[OrderLine]) -> dict[str, str]:
    """Of all lines at this rate together, rounded once, as the order itself reckons."""
    net = sum((one.amount for one in every if one.tax_rate == rate), Decimal(0))
    return {"rate": str(rate), "net": str(net), "tax": str((net * rate / 100).quantize(_CENT, ROUND_HALF_UP))}


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _head(document: dict[str, Any]) -> list[tuple[str, str]]:
    said = (
        (_("Date"), document["ordered_on"]),
        (_("Wished for"), document["wished_on"]),
        (_("Payment due"), document["due_on"]),
    )
    return [(label, value) for label, value in said if value]
