"""Rules of scoring by API, and what became of leads by score."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.permissions.queries import require
from clientela.sales.leads.models import ScoreRule
from clientela.sales.leads.rating import BadScore, remove_score_rule, save_score_rule
from clientela.sales.leads.scoring import bands

router = Router(tags=["leads"])
_FIELDS = ("id", "name", "points", "where", "deed", "days", "halves")


class ScoreIn(Strict):
    name: Text
    points: int
    where: dict[str, Any] = {}
    deed: Text = ""
    days: int = 30
    halves: int | None = None


@router.get("/score-rules", response={200: dict, **ERRORS}, operation_id="read_score_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """With what they came to: of the leads that ended with so many points, how many were converted and won."""
    actor = caller(request)
    for verb, of in (("configure", "company"), ("see", "lead"), ("see", "deal")):
        require(actor, verb, of)
    became = [{"from": one.first, "to": one.last, "leads": one.leads, "converted": one.converted, "won": one.won}
             for one in bands(actor)]  # fmt: skip
    return answer({"items": list(ScoreRule.objects.order_by("created_at", "pk").values(*_FIELDS)), "tested": became})


@router.post("/score-rules", response={201: dict, **ERRORS}, operation_id="add_score_rule")
def add(request: HttpRequest, body: ScoreIn) -> HttpResponse:
    """`deed` is what who asks did within `days`: wrote, spoke, met, form, again; `halves` the days of silence that halve it."""
    return answer({"id": str(_save(request, body))}, status=201)


@router.put("/score-rules/{uuid:key}", response={200: dict, **ERRORS}, operation_id="set_score_rule")
def put(request: HttpRequest, key: UUID, body: ScoreIn) -> HttpResponse:
    return answer({"id": str(_save(request, body, key=key))})


@router.delete("/score-rules/{uuid:key}", response={204: None, **ERRORS}, operation_id="remove_score_rule")
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    remove_score_rule(key, by=caller(request))
    return HttpResponse(status=204)


def _save(request: HttpRequest, body: ScoreIn, *, key: UUID | None = None) -> UUID:
    try:
        return save_score_rule(body.model_dump(), by=caller(request), key=key)
    except BadScore as error:
        raise Invalid(error.problems) from error
