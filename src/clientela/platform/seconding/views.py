"""The page of what waits for a second person, and the company's choice for which acts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.seconding import actions, reading
from clientela.platform.ui.access import signed_in


@signed_in
def requests_page(request: HttpRequest, *, problem: str = "") -> HttpResponse:
    actor = actor_of(request)
    context = {
        "requests": reading.requests(actor),
        "choices": reading.choices(actor) if actor.may("configure", "company") else [],
        "own_act": actions.FOUR_EYES,
        "problem": problem,
    }
    return render(request, "seconding/requests.html", context, status=422 if problem else 200)


@signed_in
@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    try:
        actions.confirm(key, by=actor_of(request))
    except Conflict as error:
        return requests_page(request, problem=str(error))
    return redirect("confirmations")


@signed_in
@require_POST
def refuse(request: HttpRequest, key: UUID) -> HttpResponse:
    try:
        actions.refuse(key, why=request.POST.get("why", ""), by=actor_of(request))
    except (Conflict, ValueError) as error:
        return requests_page(request, problem=str(error))
    return redirect("confirmations")


@signed_in
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """One act at a time: what takes a second person away waits for one."""
    actor, said = actor_of(request), request.POST
    wanted = next((one for one in reading.choices(actor) if one["act"] == said.get("act")), None)
    text = said.get("most", "0")
    if wanted is None:
        return redirect("confirmations")
    try:
        most = int(text) if text.isdecimal() and len(text) < 9 else -1
        actions.choose(wanted["act"], on=said.get("on") == "yes", most=most, by=actor)
    except ValueError as error:
        return requests_page(request, problem=str(error))
    return redirect("confirmations")
