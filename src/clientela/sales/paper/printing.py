"""A document as PDF, by typst: the template is ours, the document goes in as JSON, words and figures in its reader's language."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.parties.models import Party
from clientela.platform.people.models import Company
from clientela.platform.ui.formats import formats_for
from clientela.sales.paper import heads

ROOT = Path(__file__).parents[2]  # templates of all bands take the frame from here
TEMPLATE = Path(__file__).parent / "paper.typ"
Document = dict[str, Any]
Head = Callable[
    [Document], list[tuple[str, str]]
]  # what stands beside the title, of the document with its days as texts


def letterhead(party: Party | None, said: str = "") -> Document:
    """Whose paper it is, for whom, and in which language: the one that is said, else the party's, else the reader's."""
    company = Company.objects.first()
    language = said or (party.language if party else "")[:2] or (translation.get_language() or "en")[:2]
    return {
        "company": (company.name if company else "") or settings.COMPANY, "customer": party.name if party else "",
        "language": language if language in dict(settings.LANGUAGES) else "en",
        "house": heads.house(), "buyer": heads.reader(party),
    }  # fmt: skip


def told(document: Document, *, title: Callable[[], str], head: Head) -> str:
    """What the template is given."""
    with translation.override(document["language"]):
        said = worded(document)
        whole = {
            "document": said | {"head": head(said), **heads.worded(document)},
            "words": _words() | {"title": title()},
        }
        return json.dumps(whole | {"language": document["language"]})


def compiled(text: str, *, template: Path = TEMPLATE) -> bytes:
    made = _compiler(template).compile(format="pdf", sys_inputs={"told": text})
    assert isinstance(made, bytes)
    return made


@lru_cache
def _compiler(template: Path) -> typst.Compiler:
    """Kept, since reading its fonts takes longer than a page does."""
    return typst.Compiler(template, root=ROOT)


def worded(document: Document) -> Document:
    """The document with its figures and days as texts of the active language."""
    formats = formats_for(document["language"])

    def money(value: str) -> str:
        return formats.money(Decimal(value), document["currency"])

    def number(value: str, *, unless_0: bool = False) -> str:
        return "" if unless_0 and not Decimal(value) else formats.number(Decimal(value))

    def rate(value: str | None) -> str:
        """Nothing for a bundle, whose parts say theirs."""
        return "" if value is None else number(value)

    def day(name: str) -> str:
        return formats.day(date.fromisoformat(document[name])) if document.get(name) else ""

    return document | {
        **{name: day(name) for name in ("sent_on", "valid_until", "ordered_on", "wished_on", "due_on")},
        "net": money(document["net"]), "tax": money(document["tax"]), "total": money(document["total"]),
        "discount": number(document["discount"], unless_0=True),
        "taxes": [{"rate": number(one["rate"]), "net": money(one["net"]), "tax": money(one["tax"])} for one in document["taxes"]],
        "lines": [
            line | {
                "quantity": number(line["quantity"]), "unit_price": money(line["unit_price"]), "amount": money(line["amount"]),
                "tax_rate": rate(line["tax_rate"]), "discount": number(line["discount"], unless_0=True),
                "parts": [
                    part | {"quantity": number(part["quantity"]), "tax_rate": rate(part["tax_rate"]), "worth": money(part["worth"])}
                    for part in line.get("parts") or []
                ],
            }
            for line in document["lines"]
        ],
    }  # fmt: skip


def _words() -> dict[str, str]:
    return {
        "for": pgettext("on paper", "For"), "deliver": _("Deliver to"), "to": pgettext("on paper", "To"),
        "description": _("Description"), "quantity": _("Quantity"), "price": _("Unit price"),
        "discount": _("Discount, %"), "tax_rate": _("Tax, %"), "amount": _("Amount"), "net": _("Net"), "tax": _("Tax"),
        "total": _("Total"), "optional": _("optional, not in the total"), "terms": _("Terms"),
        "whole": _("Discount on everything, %"),
    }  # fmt: skip
