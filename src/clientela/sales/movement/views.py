"""The page of what became of the pipeline: the waterfall, its table, and the deals behind the bar that is chosen."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from clientela.platform.entities.money import today
from clientela.platform.history.past import BadMoment, moment_in
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.movement.drawing import drawn
from clientela.sales.movement.reading import BARS, Asked, behind, movement

USUAL = timedelta(days=30)


@signed_in
def changes_page(request: HttpRequest) -> HttpResponse:
    """The last thirty days, of deals due at any time, where the address says nothing else that can be understood."""
    actor, said = actor_of(request), request.GET
    end = _moment(said.get("to", ""), timezone.now())
    start = min(_moment(said.get("from", ""), end - USUAL), end)
    period, bar = _period(said.get("due", "")), said.get("bar", "")
    asked = Asked(start, end, period)
    found = movement(actor, asked)
    words = {"from": said.get("from", ""), "to": said.get("to", ""), "due": period.name if period else ""}
    now = around(today(), 3)
    context: dict[str, Any] = {
        "found": found, "picture": drawn(found), "period": period,
        "start": timezone.localdate(start), "end": timezone.localdate(end),
        "dues": [(one.name, one.label) for one in (now.moved(-1), now, now.moved(1), now.of(12))],
        "bar": bar if bar in BARS else "", "label": BARS.get(bar), "base": urlencode(words),
        "deals": behind(actor, asked, bar) if bar in BARS else [],
    }  # fmt: skip
    return render(request, "movement/page.html", context)


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        return moment_in(text) if text else otherwise
    except BadMoment:
        return otherwise


def _period(name: str) -> Period | None:
    try:
        return period_of(name)
    except BadPeriod:
        return None
