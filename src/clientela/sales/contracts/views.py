"""The page of what contracts bring in every month: twelve months, and whose change each figure is. And the orders that one made."""

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities import registry
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.sales.contracts.billing import orders_of, told_of
from clientela.sales.contracts.breaking_down import DIMENSIONS, broken, may_break
from clientela.sales.contracts.recurring import ENDS, KINDS, Month, months
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.orders.models import Status

WORDS = {
    "new": pgettext_lazy("of recurring revenue", "New"), "returned": pgettext_lazy("of recurring revenue", "Returned"),
    "expansion": pgettext_lazy("of recurring revenue", "Expansion"),
    "contraction": pgettext_lazy("of recurring revenue", "Contraction"), "churn": pgettext_lazy("of recurring revenue", "Churn"),
}  # fmt: skip
ENDS_IN_WORDS = {"opening": _("At its beginning"), "closing": _("At its end")}
SHOWN = 12


@signed_in
def recurring_page(request: HttpRequest) -> HttpResponse:
    actor, last = actor_of(request), around(today(), 1)
    found = months([last.moved(-back) for back in range(SHOWN)], by=actor)
    context = {"months": found, "kinds": WORDS, "missing": sorted({name for one in found for name in one.missing})}
    return render(request, "contracts/recurring.html", context)


@signed_in
def changes_page(request: HttpRequest) -> HttpResponse:
    """The customers behind one figure: of a month, and of one kind where it says so."""
    actor, period, kind, by = actor_of(request), _asked(request), request.GET.get("kind", ""), request.GET.get("by", "")
    groups = broken(period, by, actor=actor) if by in DIMENSIONS else []
    if "group" in request.GET:
        found = next((one for one in groups if one.key == request.GET["group"]), None)
        month = found.month if found else Month(period, "", Decimal(0), Decimal(0))
    else:
        (month,) = months([period], by=actor)
        found = None
    context = {
        "month": month, "moved": month.told(kind), "kinds": WORDS, "kind": kind if kind in (*KINDS, *ENDS) else "", "group": found,
        "groups": [] if "group" in request.GET else groups, "by": by if by in DIMENSIONS else "", "ends": ENDS_IN_WORDS,
        "dimensions": [(key, label) for key, label in DIMENSIONS.items() if may_break(key, actor)],
    }  # fmt: skip
    return render(request, "contracts/changes.html", context)


@signed_in
def orders_of_contract(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment of its page: the orders that it made."""
    actor = actor_of(request)
    require(actor, "see", "contract")
    allowed(registry.entity("contract"), key, actor, verb="see")
    context = {"bills": told_of(orders_of(key, by=actor), by=actor), "states": dict(Status.choices)}
    return render(request, "contracts/_orders.html", context)


def _asked(request: HttpRequest) -> Period:
    try:
        return period_of(request.GET.get("month", "")).of(1)
    except BadPeriod:
        return around(today(), 1)
