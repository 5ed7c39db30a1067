"""What stages ask of deals, and what of their checklists is done, by API."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing, allowed
from clientela.platform.permissions.queries import require
from clientela.sales.deals.actions import set_gate, tick
from clientela.sales.deals.checklists import checklist
from clientela.sales.deals.models import Gate
from clientela.sales.pipelines.models import Stage

router = Router(tags=["deals"])


class GateIn(Schema):
    where: dict[str, Any]


class TickIn(Schema):
    done: bool


@router.get(
    "/deals/{uuid:key}/checklist",
    response={200: dict, **ERRORS},
    summary="Read the checklist of a deal",
    operation_id="read_deal_checklist",
)
def read_checklist(request: HttpRequest, key: UUID) -> HttpResponse:
    """The steps of its stage; where steps that must be done were left behind, those of the stages before; and what was done that is
    no step any more. `done`: when, by whom, and what it was called then."""
    actor = caller(request)
    require(actor, "see", "deal")
    allowed(registry.entity("deal"), key, actor, verb="see")
    found = checklist(key, actor)
    parts = {"steps": found.here, "left_behind": found.behind, "no_longer_asked": found.gone}
    return answer({name: [one.told() for one in items] for name, items in parts.items()})


@router.put(
    "/deals/{uuid:key}/checklist/{uuid:step}",
    response={200: dict, **ERRORS},
    summary="Say that a step is done",
    operation_id="tick_deal_step",
)
def write_tick(request: HttpRequest, key: UUID, step: UUID, body: TickIn) -> HttpResponse:
    """With `done` false it is not done after all. May be said twice. Needs `edit` on the deal."""
    tick(key, step, done=body.done, by=caller(request))
    return read_checklist(request, key)


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
