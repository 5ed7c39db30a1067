"""The pages of suppliers: all of them with their figures, one month by month, and the records behind a figure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Party
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import signed_in
from clientela.sales.forecast.periods import BadPeriod, period_of
from clientela.sales.suppliers.reading import MEASURES, SPANS, Card, Span, behind, cards, span

WORDS = {
    "timely": pgettext_lazy("of a supplier", "In time"), "complete": pgettext_lazy("of a supplier", "Complete"),
    "faults": pgettext_lazy("of a supplier", "Sent back"), "price": pgettext_lazy("of a supplier", "Price in a year"),
    "response": pgettext_lazy("of a supplier", "Days to confirm"),
}  # fmt: skip
USUAL = 12


@signed_in
def suppliers_page(request: HttpRequest) -> HttpResponse:
    """In the order of their names, or of one figure: `sort=timely`, `sort=-timely`."""
    months = _months(request.GET)
    sort = request.GET.get("sort", "")
    found = _sorted(cards(span(months), by=actor_of(request), monthly=False), sort)
    context = {"cards": found, "words": WORDS, "months": months, "spans": SPANS, "sort": sort}
    return render(request, "suppliers/all.html", context)


@signed_in
def supplier_page(request: HttpRequest, key: UUID) -> HttpResponse:
    months = _months(request.GET)
    over = span(months)
    context = _one(key, over, by=actor_of(request)) | {"months": months, "spans": SPANS, "periods": over.months}
    return render(request, "suppliers/one.html", context)


@signed_in
def brief(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment of a supplier's page: the figures of the last twelve months; nothing for whoever may not know them."""
    try:
        context = _one(key, span(USUAL), by=actor_of(request))
    except Denied:
        return HttpResponse()
    return render(request, "suppliers/_brief.html", context | {"months": USUAL})


@signed_in
def behind_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The records of one figure: of a month where it names one, else of so many months."""
    measure = request.GET.get("measure", "")
    months = _months(request.GET)
    over, actor = _span(request.GET, months), actor_of(request)
    if measure not in MEASURES:
        raise Missing(_("There is no such figure."))
    context = _one(key, over, by=actor)
    rows = behind(key, measure, over, by=actor)
    context |= {"measure": measure, "rows": rows, "over": over, "months": months}
    return render(request, "suppliers/behind.html", context)


def _one(key: UUID, over: Span, *, by: Actor) -> dict[str, Any]:
    """Of a supplier without figures an empty card, as far as the reader may see them. Raises Missing."""
    found = cards(over, by=by, supplier=key)
    if found:
        return {"card": found[0], "words": WORDS}
    party = Party.objects.filter(pk=key).first()
    if party is None or not Party.objects.visible_to(by, entity=party.kind).filter(pk=key).exists():
        raise Missing(_("There is no such record, or you may not see it."))
    return {"card": Card(key, party.name), "words": WORDS}


def _sorted(found: list[Card], sort: str) -> list[Card]:
    """Those of whom the figure is not known stand at the end."""
    measure, down = sort.removeprefix("-"), sort.startswith("-")
    if measure not in MEASURES:
        return found[::-1] if sort == "-name" else found
    known = [(value, card) for card in found if (value := card.value(measure)) is not None]
    in_turn = [card for _value, card in sorted(known, key=lambda one: one[0], reverse=down)]
    return in_turn + [card for card in found if card.value(measure) is None]


def _months(said: Mapping[str, Any]) -> int:
    asked = said.get("months", "")
    return int(asked) if asked in {str(one) for one in SPANS} else USUAL


def _span(said: Mapping[str, Any], months: int) -> Span:
    try:
        period = period_of(said.get("month", ""))
    except BadPeriod:
        return span(months)
    return Span(period.first, period.last)
