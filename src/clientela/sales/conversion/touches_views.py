"""The page of contacts before deals were won or lost, and the deals behind each of its figures."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities.money import today
from clientela.platform.entities.reading import key_in
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import year_until
from clientela.sales.conversion.touches import MOST, Asked, deals_behind, needs_touches, touches
from clientela.sales.conversion.views import day_or

OUTCOMES = ("won", "lost")


@signed_in
def touches_page(request: HttpRequest) -> HttpResponse:
    """The last year by owner, where the address says nothing else that can be understood."""
    actor = actor_of(request)
    needs_touches(actor)
    asked, offered = _asked(request, actor), dimensions(actor)
    found = touches(actor, asked)
    most = max((max(one.won, one.lost) for one in found.bands), default=1)
    context = {
        "asked": asked, "choices": [(one.key, one.label) for one in offered.values()], "found": found, "most": most or 1,
        "bands": [(one, {way: _url(asked, way, band=at) for way in OUTCOMES}) for at, one in enumerate(found.bands)],
        "groups": [(one, {way: _url(asked, way, grp=one.value) for way in OUTCOMES}) for one in found.groups],
        "all": {way: _url(asked, way) for way in OUTCOMES},
    }  # fmt: skip
    return render(request, "conversion/touches.html", context)


@signed_in
def touched_deals_page(request: HttpRequest) -> HttpResponse:
    """The deals behind one figure, each with its contacts."""
    actor = actor_of(request)
    needs_touches(actor)
    asked = _asked(request, actor)
    found = deals_behind(actor, asked, after=key_in(request.GET.get("after", "")))
    said = request.GET.dict()
    more = f"?{urlencode(said | {'after': str(found[MOST - 1][0].pk)})}" if len(found) > MOST else ""
    back = urlencode({"by": asked.by.key, "from": asked.first, "to": asked.last})
    context = {"asked": asked, "rows": found[:MOST], "more_url": more, "back": back}
    return render(request, "conversion/touched_deals.html", context)


def _asked(request: HttpRequest, actor: Actor) -> Asked:
    said, offered = request.GET, dimensions(actor)
    by = offered.get(said.get("by", "")) or next(iter(offered.values()))
    first, last = year_until(today())
    band = said.get("band", "")
    return Asked(
        by, day_or(said.get("from", ""), first), day_or(said.get("to", ""), last),
        outcome="lost" if said.get("outcome") == "lost" else "won",
        band=int(band) if band.isascii() and band.isdigit() and len(band) < 3 else None,
        grp=said["grp"].replace("\x00", "") if "grp" in said else None,
    )  # fmt: skip


def _url(asked: Asked, outcome: str, **which: Any) -> str:
    """The address of the deals behind a figure."""
    said = {"by": asked.by.key, "from": asked.first, "to": asked.last, "outcome": outcome} | which
    return f"/forecast/touches/deals/?{urlencode(said)}"
