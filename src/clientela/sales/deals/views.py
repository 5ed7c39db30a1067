"""What stages ask of deals: on a pipeline's page, and the page on which that is said. And the checklist on a deal's page."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, allowed, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.choosing import Stands, choice, chosen, views_with_conditions
from clientela.sales.deals import gates
from clientela.sales.deals.actions import set_gate, tick
from clientela.sales.deals.checklists import checklist
from clientela.sales.deals.models import Gate
from clientela.sales.pipelines.models import Stage

NOTHING = (("", _("Nothing")),)


@dataclass(frozen=True)
class Asked:
    """A stage, and in words what it asks."""

    stage: Stage
    words: str


@signed_in
def on_pipeline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fragment: what each stage of a pipeline asks."""
    actor = actor_of(request)
    for entity in ("pipeline", "stage", "deal"):
        require(actor, "see", entity)
    return render(request, "deals/_gates.html", {"rows": asked_of(key, actor), "can_edit": actor.may("edit", "stage")})


def asked_of(pipeline: UUID, actor: Actor) -> list[Asked]:
    """The stages of a pipeline that the actor may see, in their order."""
    mine = Stage.objects.visible_to(actor, entity="stage")
    stages = list(mine.filter(pipeline=pipeline).order_by("position", "pk"))
    said = {gate.stage_id: gates.told(gate) for gate in Gate.objects.filter(stage__in=stages).select_related("stage")}
    return [Asked(stage, said.get(stage.pk, "")) for stage in stages]


@signed_in
def gate_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a stage asks; posted, kept, or the page again with what is wrong."""
    actor = actor_of(request)
    require(actor, "edit", "stage")
    require(actor, "see", "deal")
    stage = (
        Stage.objects.visible_to(actor, entity="stage", verb="edit").select_related("pipeline").filter(pk=key).first()
    )
    if stage is None:
        raise Missing(_("There is no such stage, or you may not change it."))
    gate, deal, problem = Gate.objects.filter(stage=stage).first(), known("deal", actor), ""
    stands = gate.where if gate else {}
    if request.method == "POST":
        where = chosen(request.POST.get("where", ""), stands, views_with_conditions(deal, actor))
        problem = _kept(stage, where, actor)
        if not problem:
            return redirect(f"/pipelines/{stage.pipeline_id}/")
    shown = Stands(
        where=stands,
        told=gates.told(gate) if gate else "",
        value=request.POST.get("where"),
        starts=NOTHING,
        problem=problem,
    )
    control = choice("where", _("What is asked of a deal"), shown, entity=deal, by=actor)
    return render(request, "deals/gate.html", {"stage": stage, "control": control}, status=422 if problem else 200)


def _kept(stage: Stage, where: object, actor: Actor) -> str:
    """Answers what is wrong, "" where nothing is."""
    if not isinstance(where, dict):
        return _("This condition can't be read.")
    try:
        set_gate(stage.pk, where, by=actor)
    except BadCondition as error:
        return error.reason
    return ""


@signed_in
def checklist_of(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fragment: the checklist of a deal; posted, a step is done or not after all."""
    actor, deal = actor_of(request), known("deal", actor_of(request))
    require(actor, "see", "deal")
    allowed(deal, key, actor, verb="see")
    if request.method == "POST":
        tick(key, key_of(request.POST.get("step", "")), done=request.POST.get("done") == "yes", by=actor)
        if not request.headers.get("HX-Request"):
            return redirect(f"/deals/{key}/")
    may_tick = actor.may("edit", "deal") and deal.visible_to(actor, verb="edit").filter(pk=key).exists()
    context = {"key": key, "found": checklist(key, actor), "may_tick": may_tick, "turned": request.POST.get("step", "")}
    return render(request, "deals/_checklist.html", context)
