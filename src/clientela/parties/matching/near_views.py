"""What a form of a new party hears while it is typed in: whom it looks like."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from clientela.parties.matching.near import SAID, SURE, near
from clientela.platform.entities.masks import known
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.forms import parse


@signed_in
@require_POST
def near_form(request: HttpRequest, plural: str) -> HttpResponse:
    """By POST, as names and addresses have no place in the address of a page."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "create", entity.key)
    found = near(entity, parse(entity, request.POST), actor)
    seen = [(f"{entity.url}{one.key}/", one.name, [SAID[how] for how in one.because], bool(SURE & set(one.because)))
            for one in found.seen]  # fmt: skip
    return render(request, "matching/_near.html", {"seen": seen, "unseen": [SAID[how] for how in found.unseen]})
