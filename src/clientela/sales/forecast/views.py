"""The forecast of a period, with its intervals, by team and person; and how past forecasts did."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui import figures
from clientela.platform.ui.access import signed_in
from clientela.sales.forecast import reading
from clientela.sales.forecast.actions import submit
from clientela.sales.forecast.drawing import bars, picture
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.forecast.simulating import RUNS
from clientela.sales.forecast.submitting import Said, is_over, ledger, submissions

_AMOUNT = Field("amount", "", "number")


@signed_in
def forecast_page(request: HttpRequest) -> HttpResponse:
    """A period by its name; the present quarter where the address names none that is one."""
    actor = actor_of(request)
    try:
        period = period_of(request.GET.get("period", ""))
    except BadPeriod:
        period = around(today(), 3)
    problem = ""
    if request.method == "POST":
        require(actor, "edit", "deal")
        problem = _submitted(request, actor, period)
        if not problem:
            return redirect(f"/forecast/?period={period.name}#submissions")
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
        "said": submissions(actor, found.seen, period),
        "over": is_over(period),
        "problem": problem,
        "typed": request.POST if problem else None,
    }
    return render(request, "forecast/page.html", context, status=422 if problem else 200)


@signed_in
def past_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    tables, seen = [], reading.seen_by(actor)
    for months in reading.JUDGED:
        found = reading.past(seen, months)
        tables.append({
            "months": months, "currency": seen.currency,
            "rows": [{"one": one, "label": around(date.fromordinal(one.first), months).label} for one in reversed(found)],
            "within50": sum(one.within50 for one in found), "within80": sum(one.within80 for one in found),
        })  # fmt: skip
    return render(
        request, "forecast/past.html", {"tables": tables, "kept": reading.kept(actor), "ledger": ledger(actor)}
    )


def _submitted(request: HttpRequest, actor: Actor, period: Period) -> str:
    """What is wrong with it, "" where it was taken. One click takes what the deals say."""
    kind, key, post = request.POST.get("kind", ""), key_in(request.POST.get("key", "")), request.POST
    whose = {"person": {"user": key}, "team": {"team": key}}.get(kind, {}) if key else {}
    if kind not in ("person", "team", "all") or (kind != "all" and not whose):
        return _("There is no such person or team.")
    try:
        words = [
            clean_value(_AMOUNT, figures.read(post.get(name, "")) or "0", how=Cleaning())
            for name in ("worst", "commit", "best")
        ]
        submit(period, Said(*(Decimal(str(one)) for one in words)), by=actor, note=post.get("note", ""), **whose)
    except ValueError as error:
        return str(error)
    return ""


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
