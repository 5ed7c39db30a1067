"""Deliveries as a warehouse tells them: many in one body, each known again by its key there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Key, body_of
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Facts
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.settling import settle_many
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.deliveries.actions import take_deliveries
from clientela.sales.deliveries.entities import DELIVERY

MOST = 200  # deliveries in one body
router = Router(tags=["deliveries"])
_Body: Any = body_of(DELIVERY, "Upsert")


@router.post("/order-deliveries/batch", response={200: dict, **ERRORS}, operation_id="batch_order_deliveries")
def batch(request: HttpRequest, source: Key, body: list[_Body] = Body(..., max_length=MOST)) -> HttpResponse:  # noqa: B008
    """Take deliveries with their lines; one without lines holds all that is left of its order."""
    actor = caller(request)
    require(actor, "create", "order_delivery")
    said = [one.model_dump(mode="json", exclude_unset=True) for one in body]
    return once(request, actor, lambda: _taken(known_to(DELIVERY, actor), source, said, by=actor))


def _taken(entity: Entity, source: str, said: list[dict[str, Any]], *, by: Actor) -> HttpResponse:
    done = take_deliveries(source, _arrivals(entity, said, by=by), by=by)
    return answer({"items": [{"id": str(key), "outcome": outcome} for key, outcome in done]})


def _arrivals(entity: Entity, said: list[dict[str, Any]], *, by: Actor) -> list[tuple[str, Facts]]:
    """Raises Invalid with all that is wrong in any of them."""
    cleaned = [clean(entity, {name: value for name, value in one.items() if name != "external_id"}) for one in said]
    facts, unknown = settle_many(entity, [one.facts for one in cleaned], by=by)
    keys = [one.get("external_id") or "" for one in said]
    problems = {f"[{at}].{name}": why for at, one in enumerate(cleaned) for name, why in one.problems.items()}
    problems |= {f"[{at}].{name}": why for at, one in enumerate(unknown) for name, why in one.items()}
    problems |= {
        f"[{at}].external_id": "Each record of a batch needs an external id of its own."
        for at, key in enumerate(keys)
        if not key or key in keys[:at]
    }
    if problems:
        raise Invalid(problems)
    return list(zip(keys, facts, strict=True))
