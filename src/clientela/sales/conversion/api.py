"""Win rates, and what steps are worth, by API: out of the deals that the caller may see."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.queries import require
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import Group, against, conversion, usual_year
from clientela.sales.conversion.steps import worth_of_steps
from clientela.sales.forecast.reading import needs_whole_deals

router = Router(tags=["forecast"])


@router.get("/win-rates", response={200: dict, **ERRORS}, summary="Read win rates", operation_id="read_win_rates")
def read(request: HttpRequest, by: str = "owner", first: date | None = None, last: date | None = None) -> HttpResponse:
    """Deals that closed from `first` to `last` (the last year in which any did, unless said), `by` owner, team, pipeline,
    origin, product, size, competitor, party.country, party.industry, party.lifecycle or a choice of the company’s own. `low`
    and `high` are ends of the 95 % interval of the rate (Wilson); days are medians. By owner and team a deal that is split
    counts for each seller by share (`won_by_share`). `filter` is the condition that leads to a group's deals."""
    actor = caller(request)
    needs_whole_deals(actor)
    offered = dimensions(actor)
    if by not in offered:
        raise Invalid({"by": ", ".join(offered)})
    usual = usual_year(actor)
    span = (first or usual[0], last or usual[1])
    found = conversion(actor, offered[by], *span)
    return answer({
        "by": by, "first": span[0], "last": span[1], "all": _told(found.all) if found.all else None,
        "items": [_told(one) for one in found.groups], "more": found.more,
        "stages": [{"id": str(key), "name": name} for key, name in found.stages],
    })  # fmt: skip


@router.get(
    "/pipelines/{uuid:key}/step-rates",
    response={200: dict, **ERRORS},
    summary="Read what steps are worth",
    operation_id="read_step_rates",
)
def read_steps(request: HttpRequest, key: UUID) -> HttpResponse:
    """For each step of its checklists the won and lost deals that had it done, and those that had not, with 95 % intervals of both
    rates (Wilson) and of their difference (Newcombe)."""
    actor = caller(request)
    require(actor, "see", "pipeline")
    allowed(registry.entity("pipeline"), key, actor, verb="see")
    return answer({"items": [
        {"id": one.key, "name": one.name, "stage": one.stage, "done": one.done.told(), "undone": one.undone.told(),
         "difference": dict(zip(("points", "low", "high"), one.difference, strict=True)) if one.difference else None}
        for one in worth_of_steps(key, actor)
    ]})  # fmt: skip


@router.get(
    "/win-rates/against/{uuid:key}",
    response={200: dict, **ERRORS},
    summary="Read how often one wins against a competitor",
    operation_id="read_win_rate_against",
)
def read_against(request: HttpRequest, key: UUID) -> HttpResponse:
    """Of all closed deals on which this organisation stands as a competitor; `item` is null where there is none."""
    actor = caller(request)
    require(actor, "see", "organisation")
    allowed(registry.entity("organisation"), key, actor, verb="see")
    found = against(actor, key)
    return answer({"item": _told(found) if found else None})


def _told(group: Group) -> dict[str, Any]:
    low, high = group.interval
    return {
        "value": None if group.value is None else str(group.value), "name": group.label, "won": group.won, "lost": group.lost,
        "rate": round(group.rate, 4), "low": round(low, 4), "high": round(high, 4), "amount": group.worth.amount,
        "currency": group.worth.currency, "without_rate": [asdict(one) for one in group.worth.missing], "days": group.days,
        "won_by_share": round(group.by_share[0], 6), "lost_by_share": round(group.by_share[1], 6),
        "lost_to": group.lost_to, "stages": {str(key): days for key, days in (group.stages or {}).items()}, "filter": group.where,
    }  # fmt: skip
