"""What becomes of a lead, from its page: converted, disqualified, opened again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from clientela.platform.entities.cleaning import plain
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import go_to, signed_in
from clientela.sales.leads import actions


@signed_in
@require_POST
def convert(request: HttpRequest, key: UUID) -> HttpResponse:
    """To the page of the deal that it becomes."""
    return go_to(request, f"/deals/{actions.convert(key, by=actor_of(request))}/")


@signed_in
@require_POST
def disqualify(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.disqualify(key, plain(request.POST.get("reason", "")), by=actor_of(request))
    return go_to(request, f"/leads/{key}/")


@signed_in
@require_POST
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """A conversion is taken back; where the deal was worked on since, that is said and nothing changes."""
    actions.reopen(key, by=actor_of(request))
    return go_to(request, f"/leads/{key}/")


@signed_in
@require_POST
def route(request: HttpRequest, key: UUID) -> HttpResponse:
    """To whom the rules name now."""
    actions.route_leads([key], by=actor_of(request))
    return go_to(request, f"/leads/{key}/")
