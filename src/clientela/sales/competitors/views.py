"""Fragment: how to win a deal against those who are named on it, and who did."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed, key_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.sales.competitors.reading import cards_for, lost_to


@signed_in
def on_deal(request: HttpRequest, key: str) -> HttpResponse:
    actor, pk = actor_of(request), key_of(key)
    require(actor, "see", "deal")
    allowed(registry.entity("deal"), pk, actor, verb="see")
    return render(request, "competitors/_cards.html", {"cards": cards_for(pk, actor), "lost_to": lost_to(pk, actor)})
