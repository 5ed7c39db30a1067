"""The scorecard of suppliers by API: figures of all, of one month by month, and the records behind a figure."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.sales.forecast.periods import BadPeriod, period_of
from clientela.sales.suppliers.reading import MEASURES, Figure, Span, behind, cards, span

router = Router(tags=["purchases"])


class Asked(Schema):
    months: int = Field(12, ge=1, le=60, description="How many, this one among them.")


class Behind(Asked):
    measure: str = Field(..., max_length=10, description=f"One of {', '.join(MEASURES)}.")
    month: str = Field("", max_length=7, description="Of this month alone, such as 2026-11.")


@router.get("/supplier-scores", response={200: dict, **ERRORS}, operation_id="list_supplier_scores")
def of_all(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Of each supplier: in time, complete, sent back for faults and price against a year before in per cent, days to confirm."""
    found = cards(span(asked.months), by=caller(request), monthly=False)
    return answer({"items": [{"supplier": str(one.supplier), "name": one.name, **_told(one.figures)} for one in found]})


@router.get("/supplier-scores/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_supplier_score")
def of_one(request: HttpRequest, key: UUID, asked: Query[Asked]) -> HttpResponse:
    """The same of one supplier, and of each of these months."""
    over = span(asked.months)
    for card in cards(over, by=caller(request), supplier=key):
        months = [{"month": one.name, **_told(card.months.get(one.first, {}))} for one in over.months]
        return answer({"supplier": str(key), "name": card.name, **_told(card.figures), "months": months})
    return answer({"supplier": str(key), "name": "", **_told({}), "months": []})


@router.get(
    "/supplier-scores/{uuid:key}/behind", response={200: dict, **ERRORS}, operation_id="list_behind_supplier_score"
)
def rows(request: HttpRequest, key: UUID, asked: Query[Behind]) -> HttpResponse:
    """The records that a figure is made of: how much each adds to what is measured, and to what it is measured by."""
    if asked.measure not in MEASURES:
        raise Invalid({"measure": ", ".join(MEASURES)})
    over = span(asked.months)
    if asked.month:
        try:
            period = period_of(asked.month)
        except BadPeriod as error:
            raise Invalid({"month": str(error)}) from None
        over = Span(period.first, period.last)
    found = behind(key, asked.measure, over, by=caller(request))
    return answer({
        "items": [
            {"on": one.day, "number": one.number, "url": one.url, "what": one.what, "part": one.part, "whole": one.whole}
            for one in found
        ]
    })  # fmt: skip


def _told(figures: dict[str, Figure]) -> dict[str, Any]:
    known = {name: figures.get(name) or Figure(name, None, None, 0) for name in MEASURES}
    return {name: {"value": one.value, "rows": one.rows, "without_rate": one.missing} for name, one in known.items()}
