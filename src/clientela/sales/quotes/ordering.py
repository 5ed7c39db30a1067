"""An accepted quote becomes an order: what was agreed to, with the optional lines that were chosen. Done twice, it is one order."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders import actions as orders
from clientela.sales.orders.models import Order
from clientela.sales.quotes.models import Quote, State, Version
from clientela.sales.quotes.sums import deepest


def place_order(key: UUID, *, by: Actor) -> UUID:
    """The order of a quote, known by the quote's number as its reference. Raises Missing, or Conflict before it is accepted."""
    with acting(by, "edit", "quote", reason="order of a quote"):
        mine = Quote.objects.visible_to(by, entity="quote", verb="edit")
        quote: Quote | None = mine.select_for_update(of=("self",)).filter(pk=key).first()
        if quote is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if quote.state != State.ACCEPTED:
            raise Conflict(_("Only what a customer has accepted becomes an order."))
        there: Order | None = Order.objects.filter(source="", reference=quote.number).first()
        if there is not None:
            return there.pk
        said = {"party": quote.party_id, "currency": quote.currency, "reference": quote.number, "lines": _lines(quote)}
        return orders.create_order(said, by=by)


def _lines(quote: Quote) -> list[dict[str, Any]]:
    taken = Version.objects.get(quote=quote, answer=State.ACCEPTED).chosen
    lines = [line for at, line in enumerate(quote.lines) if not line["optional"] or at in taken]
    keys = [line["product"] for line in lines if line["product"]]
    codes = {str(key): code for key, code in Product.objects.filter(pk__in=keys).values_list("pk", "code")}
    return [
        {
            "code": codes.get(line["product"] or "", ""), "description": line["description"], "quantity": line["quantity"],
            "unit_price": line["unit_price"], "tax_rate": line["tax_rate"], "discount": _whole(line, quote.discount),
            "parts": line.get("parts") or [],
        }
        for line in lines
    ]  # fmt: skip


def _whole(line: dict[str, Any], discount: Decimal) -> str:
    """Both discounts as one."""
    return format(deepest([line], discount).normalize(), "f")
