"""What becomes of a lead, by API: converted, disqualified, opened again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Strict
from clientela.platform.entities import registry
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.actor import Actor
from clientela.sales.leads import actions

router = Router(tags=["leads"])


class Why(Strict):
    reason: str = Field(..., min_length=1, max_length=500)


@router.post("/leads/{uuid:key}/convert", response={200: dict, **ERRORS}, operation_id="convert_lead")
def convert(request: HttpRequest, key: UUID) -> HttpResponse:
    """The deal that the lead becomes, with the same customer; said again, it answers the same deal."""
    actor = caller(request)
    return once(request, actor, lambda: answer({"id": str(key), "deal": str(actions.convert(key, by=actor))}))


@router.post("/leads/{uuid:key}/disqualify", response={200: dict, **ERRORS}, operation_id="disqualify_lead")
def disqualify(request: HttpRequest, key: UUID, body: Why) -> HttpResponse:
    """Nothing will come of it, for this reason."""
    actor, reason = caller(request), body.reason.replace("\x00", "")

    def write() -> HttpResponse:
        actions.disqualify(key, reason, by=actor)
        return _now(key, actor)

    return once(request, actor, write)


@router.post("/leads/{uuid:key}/reopen", response={200: dict, **ERRORS}, operation_id="reopen_lead")
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Something may come of it after all. A conversion is taken back: its deal goes to the bin, unless somebody worked on it."""
    actor = caller(request)

    def write() -> HttpResponse:
        actions.reopen(key, by=actor)
        return _now(key, actor)

    return once(request, actor, write)


@router.post("/leads/{uuid:key}/route", response={200: dict, **ERRORS}, operation_id="route_lead")
def route(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give it to whom the rules of routing name now, with the reasons."""
    actor = caller(request)

    def write() -> HttpResponse:
        found = actions.route_leads([key], by=actor)
        lead = read_dict(registry.entity("lead"), key, actor)
        return answer(
            {
                "id": str(key),
                "owner": lead.get("owner"),
                "why": [str.__str__(why) for one in found for why in one.reasons],
            }
        )

    return once(request, actor, write)


def _now(key: UUID, actor: Actor) -> HttpResponse:
    """The lead as it now stands."""
    lead = read_dict(registry.entity("lead"), key, actor)
    return answer({"id": str(key), "state": lead.get("state"), "reason": lead.get("reason")})
