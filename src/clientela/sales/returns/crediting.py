"""A credit note as it goes out: all that the customer is shown as one document, and its PDF, kept once by its hash."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.platform.files.storing import keep
from clientela.sales.orders.models import Order
from clientela.sales.paper import printing
from clientela.sales.returns.models import CreditNote
from clientela.sales.returns.sums import Credit

LARGEST = 20_000_000  # bytes of a PDF


def issued(order: Order, found: Credit, *, number: str, on: date, terms: str) -> CreditNote:
    """Not written yet."""
    document = _document(order, found, number=number, on=on, terms=terms)
    return CreditNote(
        order=order, number=number, issued_on=on, currency=order.currency, net=found.net, tax=found.tax,
        total=found.net + found.tax, document=document, pdf=keep([printed(document)], limit=LARGEST),
    )  # fmt: skip


def printed(document: dict[str, Any]) -> bytes:
    told = printing.told(document, title=lambda: pgettext("on paper", "Credit note"), head=_head)
    return printing.compiled(told)


def _document(order: Order, found: Credit, *, number: str, on: date, terms: str) -> dict[str, Any]:
    return printing.letterhead(order.party) | {
        "number": number, "name": "", "currency": order.currency,
        "sent_on": on.isoformat(), "order": order.number, "ordered_on": order.placed_at.date().isoformat(), "discount": "0",
        "terms": terms, "lines": list(found.lines), "taxes": list(found.taxes), "net": str(found.net), "tax": str(found.tax),
        "total": str(found.net + found.tax),
    }  # fmt: skip


def _head(document: dict[str, Any]) -> list[tuple[str, str]]:
    """The law asks that it names what it corrects: the order, and its day."""
    ordered = f"{document['order']} ({document['ordered_on']})"
    return [(_("Date"), document["sent_on"]), (pgettext("on paper", "For order"), ordered)]
