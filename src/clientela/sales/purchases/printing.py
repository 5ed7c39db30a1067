"""A purchase on paper, in its supplier's language."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.platform.ui.formats import formats_for
from clientela.sales.paper import printing
from clientela.sales.purchases.models import Line, Purchase


def printed(purchase: Purchase) -> bytes:
    """The PDF of a purchase as it stands."""
    document = _document(purchase)
    told = printing.told(document, title=lambda: pgettext("on paper", "Purchase order"), head=_head)
    return printing.compiled(told)


def _document(purchase: Purchase) -> dict[str, Any]:
    head = printing.letterhead(purchase.supplier, purchase.language)
    lines = Line.objects.filter(purchase=purchase).select_related("product").order_by("position", "created_at")
    with translation.override(head["language"]):
        told = [_line(line, head["language"]) for line in lines]
    return head | {
        "number": purchase.number, "name": purchase.reference, "currency": purchase.currency, "plain": True,
        "sent_on": _day(purchase.sent_on), "wished_on": _day(purchase.wished_on),
        "ships_to": {"name": purchase.place.name} if purchase.place else {},
        "discount": "0", "terms": purchase.terms, "lines": told, "taxes": [], "net": str(purchase.total), "tax": "0",
        "total": str(purchase.total),
    }  # fmt: skip


def _line(line: Line, language: str) -> dict[str, Any]:
    due = _("wished for %(day)s") % {"day": formats_for(language).day(line.wished_on)} if line.wished_on else ""
    words = (line.supplier_code or line.code, line.name, due)
    return {
        "description": " · ".join(word for word in words if word), "unit": line.product.unit if line.product else "",
        "quantity": str(line.quantity), "unit_price": str(line.unit_cost), "discount": "0", "tax_rate": "0", "optional": False,
        "amount": str(line.amount),
    }  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _head(document: dict[str, Any]) -> list[tuple[str, str]]:
    said = (
        (_("Date"), document["sent_on"] or pgettext("of a purchase", "Draft")),
        (_("Wished for"), document["wished_on"]),
    )
    return [(label, value) for label, value in said if value]
