"""Fragments: the next step with one deal or lead, and those of the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed, key_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require, working
from clientela.platform.ui.access import signed_in
from clientela.sales.advice.reading import advised, of_day

SHOWN = 7


@signed_in
def of_record(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    actor, pk, entity = actor_of(request), key_of(key), registry.entity(plural)
    require(actor, "see", entity.key)
    allowed(entity, pk, actor, verb="see")
    return render(request, "advice/_record.html", {"advice": advised(entity.key, [pk], actor)})


@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """Of one's own, or with `whose=team` those of the team as well."""
    actor = actor_of(request)
    users = working(actor, team=request.GET.get("whose") == "team")
    return render(request, "advice/_day.html", {"advice": of_day(users, actor, limit=SHOWN)})
