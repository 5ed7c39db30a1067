"""The page on which a company says from which probability on it lets duplicates be merged, seeing how right that would be."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.parties.matching import actions, estimating
from clientela.parties.matching.models import KINDS, Run, Threshold
from clientela.platform.entities import registry
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

URL = "/settings/duplicates/"


@signed_in
def rules_page(request: HttpRequest) -> HttpResponse:
    """GET shows thresholds with their estimates and the last runs; POST sets a threshold."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    if request.method != "POST":
        return _page(request)
    kind, typed = request.POST.get("kind", ""), request.POST.get("from", "")
    try:
        actions.set_threshold(kind, _probability(typed), by=actor)
    except ValueError as error:
        return _page(request, problem=str(error), typed={kind: typed})
    return redirect(URL)


@signed_in
@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    """Look at all of a kind anew, in the background."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    actions.ask_for_search(request.POST.get("kind", ""), by=actor)
    return redirect(f"{URL}?asked=1")


def _probability(text: str) -> float | None:
    """As it is typed, in percent; nothing typed: never."""
    if not text.strip():
        return None
    try:
        return float(text.strip().rstrip("%").replace(",", ".")) / 100
    except ValueError:
        raise ValueError(_("Give a probability from 90 to 99.99 percent.")) from None


def _page(request: HttpRequest, *, problem: str = "", typed: Mapping[str, str] | None = None) -> HttpResponse:
    standing = dict(Threshold.objects.values_list("kind", "probability"))
    kinds: list[dict[str, Any]] = [
        {
            "key": str(kind),
            "label": registry.entity(kind).label_plural,
            "threshold": standing.get(kind),
            "typed": (typed or {}).get(kind),
            "estimates": estimating.estimates(kind),
            "runs": Run.objects.filter(kind=kind).order_by("-started_at")[:3],
        }
        for kind in KINDS
    ]
    context = {"kinds": kinds, "problem": problem, "asked": "asked" in request.GET, "home": URL}
    return render(request, "matching/rules.html", context, status=422 if problem else 200)
