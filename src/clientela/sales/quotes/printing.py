"""A version as PDF: what a quote is called on paper, and what stands beside that."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.sales.paper import printing


def printed(document: dict[str, Any]) -> bytes:
    """The PDF of a document as `sealing.document` makes it."""
    return printing.compiled(told(document))


def told(document: dict[str, Any]) -> str:
    """What the template is given."""
    return printing.told(document, title=lambda: pgettext("on paper", "Quote"), head=_head)


def _head(document: dict[str, Any]) -> list[tuple[str, str]]:
    until = [(_("Valid until"), document["valid_until"])] if document["valid_until"] else []
    return [(_("Date"), document["sent_on"]), *until, (_("Version"), str(document["no"]))]
