"""Forecasts by API, out of the deals that the caller may see."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.money import today
from clientela.sales.forecast.actions import submit
from clientela.sales.forecast.foretelling import Judged
from clientela.sales.forecast.models import BadSubmission
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.forecast.reading import JUDGED, Line, forecast, past, seen_by
from clientela.sales.forecast.submitting import Row, Said, submissions

router = Router(tags=["forecast"])


@router.get("/forecast", response={200: dict, **ERRORS}, summary="Read a forecast", operation_id="read_forecast")
def read(request: HttpRequest, period: str = "") -> HttpResponse:
    """`period` is a month (2026-11), a quarter (2026-Q4, the present one at first) or a year. Half of all runs lie between `low50`
    and `high50`, four fifths between `low80` and `high80`."""
    actor = caller(request)
    wanted = _named(period)
    found = forecast(actor, wanted)
    return answer({
        "period": wanted.name, "first": wanted.first, "last": wanted.last, "day": found.day, "currency": found.seen.currency,
        "open_deals": found.known, "new_deals": found.new, "items": [_line(one) for one in found.lines],
        "without_rate": [asdict(one) for one in found.seen.missing], "without_amount": found.seen.without_amount,
    })  # fmt: skip


@router.get(
    "/forecast/past", response={200: dict, **ERRORS}, summary="Judge past forecasts", operation_id="judge_forecasts"
)
def judged(request: HttpRequest, months: int = 1) -> HttpResponse:
    """Forecasts rebuilt for past periods of 1 or 3 months, each from what was known on the day before it began, and what came."""
    actor = caller(request)
    if months not in JUDGED:
        raise Invalid({"months": "1, 3"})
    seen = seen_by(actor)
    return answer({"currency": seen.currency, "items": [_judged(one) for one in past(seen, months)]})


def _line(one: Line) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "key": one.key or None,
        "name": one.label,
        "won": one.won,
        "open": one.open,
        **asdict(one.spread),
    }


def _judged(one: Judged) -> dict[str, Any]:
    days = {name: date.fromordinal(getattr(one, name)) for name in ("day", "first", "last")}
    return {
        **days,
        **asdict(one.spread),
        "came": one.came,
        "within50": one.within50,
        "within80": one.within80,
        "off": one.off,
    }


class SubmissionIn(Strict):
    period: Text
    worst: Decimal
    commit: Decimal
    best: Decimal
    note: Text = ""
    team: UUID | None = None
    user: UUID | None = None


@router.get("/forecast/submissions", response={200: dict, **ERRORS}, operation_id="list_submissions")
def submitted(request: HttpRequest, period: str = "") -> HttpResponse:
    """What people say that a period will bring, beside what their deals say; `sum` is what holds of a team's people together."""
    actor, wanted = caller(request), _named(period)
    return answer({"period": wanted.name, "items": [_row(one) for one in submissions(actor, seen_by(actor), wanted)]})


@router.put("/forecast/submissions", response={204: None, **ERRORS}, operation_id="submit_forecast")
def put(request: HttpRequest, body: SubmissionIn) -> HttpResponse:
    """Of the caller's own, where `user` is he; of another person (which overrules their word), of a `team`, or of all."""
    said = Said(body.worst, body.commit, body.best)
    try:
        submit(_named(body.period), said, by=caller(request), team=body.team, user=body.user, note=body.note)
    except BadSubmission as error:
        raise Invalid({"commit": str(error)}) from error
    return HttpResponse(status=204)


def _named(period: str) -> Period:
    try:
        return period_of(period) if period else around(today(), 3)
    except BadPeriod as error:
        raise Invalid({"period": str(error)}) from error


def _row(one: Row) -> dict[str, Any]:
    def three(said: Any) -> dict[str, Any] | None:
        return {name: getattr(said, name) for name in ("worst", "commit", "best")} if said else None

    last = one.overruled or one.own
    return {
        "kind": one.kind, "key": one.key or None, "name": one.label, "from_deals": three(one.proposed), "submitted": three(one.own),
        "overruled": three(one.overruled), "sum": three(one.sum), "people": one.people,
        "note": last.note if last else "",
    }  # fmt: skip
