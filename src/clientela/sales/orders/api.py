"""Orders from shops and tills, in sets: sent twice they are taken once, sent changed they are as they were sent last."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router

from clientela.platform.api.answers import answer
from clientela.platform.api.batches import gathered
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS
from clientela.platform.api.routes import ARRIVALS, LARGEST
from clientela.platform.api.schemas import Key, body_of
from clientela.platform.entities.declaration import Batch, Entity, Facts
from clientela.platform.entities.masks import known_to
from clientela.platform.people.keys import new_key_text
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.orders.actions import take_orders
from clientela.sales.orders.entities import ORDER
from clientela.sales.orders.intake import INTAKE, with_more

router = Router(tags=["orders"])
_Body: Any = body_of(INTAKE, "Upsert")


@router.post("/orders/batch", response={200: dict, **ERRORS}, operation_id="batch_orders")
def batch(request: HttpRequest, source: Key, body: list[_Body] = Body(..., max_length=LARGEST)) -> HttpResponse:  # noqa: B008
    """Take orders with their lines and payments, each known again by its external id in this source."""
    actor = caller(request)
    require(actor, "import", "order")
    said = [one.model_dump(mode="json", exclude_unset=True) for one in body]
    return once(request, actor, lambda: _taken(with_more(known_to(ORDER, actor)), source, said, by=actor))


def _taken(entity: Entity, source: str, said: list[dict[str, Any]], *, by: Actor) -> HttpResponse:
    arrivals = _arrivals(entity, said, by=by)
    taken = take_orders(Batch(ARRIVALS, {"rows": json.dumps(arrivals)}, source), by=by)
    return answer({"outcomes": dict(taken.outcomes), "ids": [str(key) for key in taken.keys]})


def _arrivals(entity: Entity, said: list[dict[str, Any]], *, by: Actor) -> list[dict[str, Any]]:
    """The orders as clean facts with keys in place of names. Raises Invalid with all that is wrong in any of them."""
    return [
        {"row_no": at, "id": new_key_text(), "external_id": one.external_id, "facts": one.facts, "payload": {}}
        for at, one in enumerate(gathered(entity, said, by=by, wrong=_unpriced))
    ]


def _unpriced(order: Facts) -> dict[str, str]:
    lacking = any(line["unit_price"] is None for line in order.get("lines") or ())
    return {"lines": "Each line needs a unit_price."} if lacking else {}
