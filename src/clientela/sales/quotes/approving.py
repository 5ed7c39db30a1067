"""Who may give how much discount alone: his own limit, else the highest of his roles', else everybody's; without any, all of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment
from clientela.platform.seconding.acts import NeedsSecond, is_confirmed
from clientela.sales.quotes.models import Limit, Quote
from clientela.sales.quotes.sums import deepest

DISCOUNT = "quote_discount"
LABEL = _("Send a quote beyond one’s own discount")


def needed(quote: Quote, *, by: Actor) -> NeedsSecond | None:
    """What a second person has to confirm before this goes out; None where its sender may send it alone."""
    most = limit_of(by)
    found = deepest(quote.lines, quote.discount)
    if most is None or found <= most or is_confirmed(DISCOUNT):
        return None
    return NeedsSecond(DISCOUNT, {"quote": str(quote.pk), "version": quote.version, "discount": f"{found:.1f}"}, 1)


def limit_of(by: Actor) -> Decimal | None:
    """In per cent; None for no limit."""
    if by.user_id is None:
        return None
    roles = Assignment.objects.filter(user=by.user_id).values("role")
    said: list[Any] = list(Limit.objects.filter(user=by.user_id))
    said = said or list(Limit.objects.filter(role__in=roles).order_by("-most")[:1])
    said = said or list(Limit.objects.filter(user=None, role=None))
    return said[0].most if said else None


def url(args: Mapping[str, Any]) -> str:
    return f"/quotes/{UUID(args['quote'])}/"
