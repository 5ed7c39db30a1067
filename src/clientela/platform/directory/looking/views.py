"""Two buttons: see what this user sees, and stop."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from clientela.platform.directory.looking import actions
from clientela.platform.permissions.middleware import LOOKING, actor_of
from clientela.platform.ui.access import signed_in


@signed_in
@require_POST
def look_through(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.look_through(key, request.session, by=actor_of(request))
    return redirect("/")


@signed_in
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    user = (request.session.pop(LOOKING, None) or {}).get("user")
    return redirect("user", user) if user else redirect("/")
