"""Purchases with their lines as an ERP tells them, receipts as a warehouse does: many in one body, each known by its key there."""

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
from clientela.platform.entities.declaration import Batch
from clientela.platform.entities.masks import known
from clientela.platform.people.keys import new_key_text
from clientela.platform.permissions.queries import require
from clientela.sales.purchases.actions import take_purchases
from clientela.sales.purchases.entities import PURCHASE, PURCHASE_RECEIPT
from clientela.sales.purchases.receiving import take_receipts

MOST = 200  # receipts in one body
router = Router(tags=["purchases"])
_Purchase: Any = body_of(PURCHASE, "Upsert")
_PURCHASES: Any = Body(..., max_length=LARGEST)
_Body: Any = body_of(PURCHASE_RECEIPT, "Upsert")


@router.post("/purchases/batch", response={200: dict, **ERRORS}, operation_id="batch_purchases")
def batch_purchases(request: HttpRequest, source: Key, body: list[_Purchase] = _PURCHASES) -> HttpResponse:
    """Take purchases, each known again by its external id in this source; lines that are said are all of its lines."""
    actor = caller(request)
    require(actor, "import", "purchase")

    def taken() -> HttpResponse:
        said = [one.model_dump(mode="json", exclude_unset=True) for one in body]
        rows = [
            {"row_no": at, "id": new_key_text(), "external_id": one.external_id, "facts": one.facts, "payload": {}}
            for at, one in enumerate(gathered(known("purchase", actor), said, by=actor))
        ]
        done = take_purchases(Batch(ARRIVALS, {"rows": json.dumps(rows)}, source), by=actor)
        return answer({"outcomes": dict(done.outcomes), "ids": [str(key) for key in done.keys]})

    return once(request, actor, taken)


@router.post("/purchase-receipts/batch", response={200: dict, **ERRORS}, operation_id="batch_purchase_receipts")
def batch(request: HttpRequest, source: Key, body: list[_Body] = Body(..., max_length=MOST)) -> HttpResponse:  # noqa: B008
    """Take receipts with their lines; one without lines holds all that is still to come of its purchase."""
    actor = caller(request)
    require(actor, "create", "purchase_receipt")

    def taken() -> HttpResponse:
        said = [one.model_dump(mode="json", exclude_unset=True) for one in body]
        told = [(one.external_id, one.facts) for one in gathered(known("purchase_receipt", actor), said, by=actor)]
        done = take_receipts(source, told, by=actor)
        return answer({"items": [{"id": str(key), "outcome": outcome} for key, outcome in done]})

    return once(request, actor, taken)
