"""The page of what contracts bring in every month: twelve months, and whose change each figure is. And the orders that one made."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy

from clientela.platform.entities import registry
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.sales.contracts.billing import orders_of, told_of
from clientela.sales.contracts.recurring import KINDS, months
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.orders.models import Status

WORDS = {
    "new": pgettext_lazy("of recurring revenue", "New"), "returned": pgettext_lazy("of recurring revenue", "Returned"),
    "expansion": pgettext_lazy("of recurring revenue", "Expansion"),
    "contraction": pgettext_lazy("of recurring revenue", "Contraction"), "churn": pgettext_lazy("of recurring revenue", "Churn"),
}  # fmt: skip
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
    (month,) = months([_asked(request)], by=actor_of(request))
    kind = request.GET.get("kind", "")
    moved = [one for one in month.moved if kind not in KINDS or one.kind == kind]
    context = {"month": month, "moved": moved, "kinds": WORDS, "kind": kind if kind in KINDS else ""}
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
