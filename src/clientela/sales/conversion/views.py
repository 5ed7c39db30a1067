"""The page of win rates and of how long deals take: each number leads to its deals. And, on a pipeline's page, what its steps are
worth."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.filtering import written
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import Group, against, conversion, usual_year
from clientela.sales.conversion.steps import worth_of_steps
from clientela.sales.forecast.reading import needs_whole_deals


@signed_in
def win_rates_page(request: HttpRequest) -> HttpResponse:
    """The last year in which deals closed by owner, where the address says nothing else that can be understood."""
    actor = actor_of(request)
    needs_whole_deals(actor)
    offered = dimensions(actor)
    by = offered.get(request.GET.get("by", "")) or next(iter(offered.values()))
    first, last = usual_year(actor)
    first, last = day_or(request.GET.get("from", ""), first), day_or(request.GET.get("to", ""), last)
    found = conversion(actor, by, first, last)
    shown = ([found.all] if found.all else []) + list(found.groups)
    context = {
        "by": by, "choices": [(one.key, one.label) for one in offered.values()], "first": first, "last": last, "found": found,
        "rows": [_row(one, first, last) for one in shown],
    }  # fmt: skip
    return render(request, "conversion/page.html", context)


@signed_in
def on_pipeline(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fragment: what the steps of its checklists are worth; nothing for whom any of that is kept back from."""
    actor = actor_of(request)
    require(actor, "see", "pipeline")
    allowed(registry.entity("pipeline"), key, actor, verb="see")
    try:
        rows = worth_of_steps(key, actor)
    except Denied:
        rows = []
    return render(request, "conversion/_steps.html", {"rows": rows})


@signed_in
def on_competitor(request: HttpRequest, key: UUID) -> HttpResponse:
    """Fragment: how often one wins against an organisation, and which deals; nothing for whom any of that is kept back from."""
    actor = actor_of(request)
    require(actor, "see", "organisation")
    allowed(registry.entity("organisation"), key, actor, verb="see")
    try:
        group = against(actor, key)
    except Denied:
        group = None
    context: dict[str, Any] = {"group": group}
    if group is not None and group.where is not None:
        went = {"all": [{"field": "party", "is": str(key)}, {"field": "won", "is": "yes"}]}
        context |= {name: _list({"all": [{"field": "outcome", "is": name}, group.where]}) for name in ("won", "lost")}
        context["lost_to"] = _list({"all": [
            {"field": "outcome", "is": "lost"}, {"count": "deal-competitors", "at_least": 1, "where": went},
        ]})  # fmt: skip
    return render(request, "conversion/_against.html", context)


def _list(where: dict[str, Any]) -> str:
    return f"/deals/?{urlencode({'view': 'table', 'filter': written(where)})}"


def _row(group: Group, first: date, last: date) -> dict[str, Any]:
    low, high = group.interval
    return {
        "group": group, "low": low, "high": high, "won_url": _deals(group, "won", first, last),
        "lost_url": _deals(group, "lost", first, last),
    }  # fmt: skip


def _deals(group: Group, outcome: str, first: date, last: date) -> str:
    """The deals behind a number."""
    asked: list[Any] = [
        {"field": "outcome", "is": outcome},
        {"field": "closes_on", "at_least": str(first)},
        {"field": "closes_on", "at_most": str(last)},
    ]
    asked += [group.where] if group.where and group.where != {"all": []} else []
    return _list({"all": asked})


def day_or(text: str, otherwise: date) -> date:
    """The day that an address names, else the other one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
