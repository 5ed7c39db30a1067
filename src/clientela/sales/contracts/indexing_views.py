"""The page of prices that are due to follow what was agreed: each with its reckoning, done one by one or all together."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.reading import Conflict, Missing, key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import signed_in
from clientela.sales.contracts import amending
from clientela.sales.contracts.indexing import adjust, proposals
from clientela.sales.contracts.models import Change, Settle
from clientela.sales.contracts.settling import ways


@signed_in
def indexation_page(request: HttpRequest) -> HttpResponse:
    """What is due; posted, those that were chosen are done."""
    actor = actor_of(request)
    if request.method != "POST":
        return _page(request, actor)
    keys = [key for one in request.POST.getlist("contract") if (key := key_in(one))]
    try:
        if not keys:
            raise Conflict(_("Choose at least one contract."))
        act = adjust(keys, request.POST.get("settle", ""), by=actor)
    except (Conflict, Missing, Denied) as error:
        return _page(request, actor, problem=str(error), chosen=keys)
    return redirect(f"{reverse('indexation')}?done={act}")


@signed_in
@require_POST
def indexation_back(request: HttpRequest, act: UUID) -> HttpResponse:
    """All of one act as it was."""
    actor = actor_of(request)
    try:
        amending.take_back(act, by=actor)
    except Conflict as error:
        return _page(request, actor, problem=str(error))
    return redirect("indexation")


def _page(request: HttpRequest, actor: Actor, *, problem: str = "", chosen: list[UUID] | None = None) -> HttpResponse:
    found = proposals(actor)
    done = key_in(request.GET.get("done", ""))
    mine = (
        Change.objects.visible_to(actor, entity="contract").filter(act=done, undone_at=None)
        if done
        else Change.objects.none()
    )
    context = {
        "ready": [one for one in found if not one.missing], "missing": [one for one in found if one.missing], "problem": problem,
        "chosen": chosen, "done": done, "many": mine.values("contract").distinct().count(), "may": actor.hands,
        "settles": ways(actor),
        "settle": request.POST.get("settle", Settle.NEXT), "sees_values": actor.may("see", "index_value"),
    }  # fmt: skip
    return render(request, "contracts/indexation.html", context, status=422 if problem else 200)
