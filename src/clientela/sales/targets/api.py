"""Targets by API: the tree of a period with what is reached, and setting one."""

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
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.targets.actions import set_target
from clientela.sales.targets.models import BadTarget, Measure
from clientela.sales.targets.reading import Row, progress

router = Router(tags=["targets"])


class TargetIn(Strict):
    period: Text
    measure: Text = "revenue"
    team: UUID | None = None
    user: UUID | None = None
    goal: Decimal | None = None


@router.get("/targets", response={200: dict, **ERRORS}, summary="Read targets", operation_id="read_targets")
def read(request: HttpRequest, period: str = "", measure: str = "revenue") -> HttpResponse:
    """`parts` is what the goals right below come to; `gap` what they lack or have beyond the whole. What has no rate of exchange,
    and lines of orders whose cost is not known, are counted beside the rows, which do not hold them."""
    actor, wanted = caller(request), _period(period)
    if measure not in Measure.values:
        raise Invalid({"measure": ", ".join(Measure.values)})
    found = progress(actor, wanted, measure)
    missing = [vars(one) for one in found.missing]
    told = {"items": [_told(one) for one in found.rows], "without_rate": missing, "without_cost": found.unknown}
    return answer({"period": wanted.name} | told)


@router.put("/targets", response={204: None, **ERRORS}, summary="Set a target", operation_id="set_target")
def put(request: HttpRequest, body: TargetIn) -> HttpResponse:
    """Of the company where neither team nor user is named; without a goal it is taken away."""
    try:
        set_target(_period(body.period), body.measure, body.goal, by=caller(request), team=body.team, user=body.user)
    except BadTarget as error:
        raise Invalid({"goal": str(error)}) from error
    return HttpResponse(status=204)


def _period(name: str) -> Period:
    try:
        return period_of(name) if name else around(today(), 3)
    except BadPeriod as error:
        raise Invalid({"period": str(error)}) from error


def _told(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind, "key": row.key or None, "name": row.label, "depth": row.depth, "goal": row.goal, "reached": row.reached,
        "needed": row.needed, "parts": row.parts, "gap": row.gap, "chance": row.chance,
    }  # fmt: skip
