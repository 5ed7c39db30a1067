"""Deliveries as a warehouse tells them: many in one body, each known again by its key there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from clientela.platform.api.answers import answer
from clientela.platform.api.batches import gathered
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.schemas import Key, body_of
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known_to
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
    done = take_deliveries(source, [(one.external_id, one.facts) for one in gathered(entity, said, by=by)], by=by)
    return answer({"items": [{"id": str(key), "outcome": outcome} for key, outcome in done]})
