"""The forecast of a period, with its intervals, by team and person; and how past forecasts did."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities.money import today
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.sales.forecast import reading
from clientela.sales.forecast.drawing import bars, picture
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.forecast.simulating import RUNS


@signed_in
def forecast_page(request: HttpRequest) -> HttpResponse:
    """A period by its name; the present quarter where the address names none that is one."""
    actor = actor_of(request)
    try:
        period = period_of(request.GET.get("period", ""))
    except BadPeriod:
        period = around(today(), 3)
    found = reading.forecast(actor, period)
    most = max((one.spread.high80 for one in found.lines[1:]), default=0)
    context = {
        "period": period,
        "before": period.moved(-1),
        "after": period.moved(1),
        "lengths": [
            (period.of(months) if months > period.months else _within(period, months), months) for months in (1, 3, 12)
        ],
        "found": found,
        "whole": found.lines[0],
        "picture": picture(found),
        "rows": [{"line": one, "bars": bars(one, most), "url": _deals(one)} for one in found.lines[1:]],
        "currency": found.seen.currency,
        "runs": RUNS,
    }
    return render(request, "forecast/page.html", context)


@signed_in
def past_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    tables = []
    for months in reading.JUDGED:
        currency, found = reading.past(actor, months)
        tables.append({
            "months": months, "currency": currency,
            "rows": [{"one": one, "label": around(date.fromordinal(one.first), months).label} for one in reversed(found)],
            "within50": sum(one.within50 for one in found), "within80": sum(one.within80 for one in found),
        })  # fmt: skip
    return render(request, "forecast/past.html", {"tables": tables, "kept": reading.kept(actor)})


def _within(period: Period, months: int) -> Period:
    """A shorter one inside it: the one that is now, else its first."""
    now = around(today(), months)
    return now if period.first <= now.first <= period.last else Period(period.year, period.month, months)


def _deals(line: reading.Line) -> str:
    """The open deals behind a line."""
    if line.kind != "person":
        return ""
    where: dict[str, Any] = {"all": [{"field": "outcome", "is": "open"}, {"field": "owner", "is": line.key}]}
    return f"/deals/?{urlencode({'view': 'table', 'filter': json.dumps(where, separators=(',', ':'))})}"
