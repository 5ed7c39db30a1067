"""The verb that turns what is short into purchases."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import connection

from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.purchases.actions import create_purchase
from clientela.sales.shortages.reading import Standing, short
from clientela.sales.supplies.costs import preferred
from clientela.sales.supplies.models import Supply


@dataclass(frozen=True)
class Proposed:
    purchases: tuple[UUID, ...]  # a draft for each supplier and currency
    left: tuple[Standing, ...]  # which nobody is known to sell at a cost


def propose(*, by: Actor) -> Proposed:
    """Drafts of purchases for all that is short, each product from whom it is bought, at least as many as they sell at once.

    What drafts hold already is not short any more: asked twice, it is proposed once.
    """
    require(by, "see", "supplier_product")
    with acting(by, "create", "purchase", reason="what is short"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('shortages', 0))")
        lacking = short(by=by)
        sellers = preferred([one.product for one in lacking])
        bought: dict[tuple[UUID, str], list[tuple[Standing, Supply]]] = defaultdict(list)
        left = []
        for one in lacking:
            seller = sellers.get(one.product)
            if seller is None or seller.supplier_id is None:
                left.append(one)
            else:
                bought[(seller.supplier_id, seller.currency)].append((one, seller))
        drafts = [_draft(*of, several, by=by) for of, several in sorted(bought.items(), key=str)]
        return Proposed(tuple(drafts), tuple(left))


def _draft(supplier: UUID, currency: str, several: list[tuple[Standing, Supply]], *, by: Actor) -> UUID:
    lines = [
        {
            "product": str(one.product), "code": one.code, "name": "",
            "quantity": str(max(one.lacking, seller.minimum or Decimal(0))),
            "unit_cost": None, "wished_on": None, "promised_on": None,
        }
        for one, seller in several
    ]  # fmt: skip
    return create_purchase({"supplier": supplier, "currency": currency, "lines": lines}, by=by)
