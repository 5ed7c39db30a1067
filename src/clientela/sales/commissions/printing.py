"""A partner's statement of a month as PDF, in the partner's language."""

import json
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.parties.models import Party
from clientela.platform.ui.formats import Formats, formats_for
from clientela.sales.commissions.models import Commission
from clientela.sales.commissions.statements import Statement
from clientela.sales.paper import heads, printing

TEMPLATE = Path(__file__).parent / "statement.typ"


def printed(found: Statement) -> bytes:
    """The PDF of a statement, as far as its reader saw its lines."""
    return printing.compiled(told(found), template=TEMPLATE)


def told(found: Statement) -> str:
    """What the template is given."""
    head = printing.letterhead(Party.objects.filter(pk=found.partner).first() if found.partner else None)
    with translation.override(head["language"]):
        formats = formats_for(head["language"])
        document = head | {
            "number": "", "name": found.month.label, "head": [(_("Date"), formats.day(timezone.localdate()))],
            **heads.worded(head), "lines": [_line(one, formats) for one in found.lines], "sums": _sums(found, formats),
        }  # fmt: skip
        return json.dumps({"document": document, "words": _words(), "language": head["language"]})


def paper(found: Statement) -> HttpResponse:
    answer = HttpResponse(printed(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{file_name(found)}"'
    return answer


def file_name(found: Statement) -> str:
    return f"commissions-{found.month.name}.pdf"


def _line(one: Commission, formats: Formats) -> dict[str, str]:
    return {
        "day": formats.day(one.on_day), "what": f"{one.partner_deal.name} · {one.name}",
        "base": "" if one.base is None else formats.money(one.base, one.currency),
        "amount": formats.money(one.amount, one.currency), "state": str(one.get_state_display()),
    }  # fmt: skip


def _sums(found: Statement, formats: Formats) -> list[tuple[str, str]]:
    """Of each currency, and in our own where that says more; a sum that lacks a rate is not told as one."""
    together = _("Together in %(currency)s")
    said = [(together % {"currency": currency}, formats.money(amount, currency)) for currency, amount in found.sums]
    whole = found.total
    if whole.missing or [currency for currency, _amount in found.sums] == [whole.currency]:
        return said
    return [*said, (_("At the rates of their days"), formats.money(whole.amount, whole.currency))]


def _words() -> dict[str, Any]:
    return {
        "title": _("Statement of commissions"), "for": pgettext("on paper", "For"), "to": "", "deliver": "", "day": _("Day"),
        "what": pgettext("commission", "For what"), "base": pgettext("commission", "Part of"), "amount": _("Amount"),
        "state": _("State"),
    }  # fmt: skip
