"""What stages ask of deals, by API."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.queries import require
from clientela.sales.deals.actions import set_gate
from clientela.sales.deals.models import Gate
from clientela.sales.pipelines.models import Stage

router = Router(tags=["deals"])


class GateIn(Schema):
    where: dict[str, Any]


@router.get(
    "/stages/{key}/gate",
    response={200: dict, **ERRORS},
    summary="Read what a stage asks",
    operation_id="read_stage_gate",
)
def read(request: HttpRequest, key: UUID) -> HttpResponse:
    """The condition that a deal must meet to come into this stage; an empty one asks for nothing."""
    actor = caller(request)
    require(actor, "see", "deal")
    if not Stage.objects.visible_to(actor, entity="stage").filter(pk=key).exists():
        raise Missing("There is no such record, or you may not see it.")
    gate = Gate.objects.filter(stage=key).first()
    return answer({"where": gate.where if gate else {}})


@router.put(
    "/stages/{key}/gate", response={200: dict, **ERRORS}, summary="Say what a stage asks", operation_id="set_stage_gate"
)
def write(request: HttpRequest, key: UUID, body: GateIn) -> HttpResponse:
    """A condition on deals, as filters have it. It is asked of deals that come into the stage from now on."""
    try:
        set_gate(key, body.where, by=caller(request))
    except BadCondition as error:
        raise Invalid({"where": error.reason}) from error
    return answer({"where": body.where})
