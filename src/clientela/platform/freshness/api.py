"""Freshness by API: when each place last spoke, and how long it may be silent."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Problem
from clientela.platform.api.schemas import Strict
from clientela.platform.freshness import actions
from clientela.platform.freshness.reading import State, states
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import within_scopes

router = Router(tags=["freshness"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class PatienceIn(Strict):
    minutes: int = Field(ge=0, le=actions.LONGEST)


@router.get("/freshness", response={200: dict, **ERRORS}, operation_id="list_freshness")
def listed(request: HttpRequest) -> HttpResponse:
    """The caller's places, or all for who sets up the company, the longest silent first."""
    return answer(_told(caller(request)))


@router.put("/freshness/{uuid:key}", response={200: dict, **ERRORS}, operation_id="set_patience")
def set_patience(request: HttpRequest, key: UUID, body: PatienceIn) -> HttpResponse:
    """For how many minutes it may be silent; 0 for good."""
    actor = caller(request)

    def write() -> HttpResponse:
        actions.set_patience(key, body.minutes, by=actor)
        return answer(_told(actor))

    return once(request, actor, write)


def _told(actor: Actor) -> dict[str, Any]:
    within_scopes(actor, "see", "account")  # one's own places are no business of a token for something else
    return {"items": [_one(state) for state in states(actor)]}


def _one(state: State) -> dict[str, Any]:
    one = state.source
    return {
        "id": one.key, "kind": state.feed.key, "name": one.name, "owner": one.owner, "heard_at": one.heard_at,
        "patience": state.patience, "silent_since": state.silent_since, "why": one.why if state.silent_since else "",
    }  # fmt: skip
