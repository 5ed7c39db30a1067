"""What suppliers ask for a product: the step that holds from the quantity wanted, in the currency of the purchase."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F

from clientela.sales.supplies.models import Supply


@dataclass(frozen=True)
class Offered:
    """What one supplier says of one product."""

    code: str
    cost: Decimal | None  # None: they sell it, and say no price in this currency
    lead_days: int | None
    minimum: Decimal | None


def offered(supplier: UUID, wanted: Iterable[tuple[UUID, Decimal]], *, currency: str) -> list[Offered | None]:
    """For each product and quantity, in one question; None where they are not known to sell it."""
    asked = list(wanted)
    rows = Supply.objects.filter(supplier=supplier, active=True, product__in={product for product, _many in asked})
    steps: dict[UUID | None, list[Supply]] = {}
    for row in rows.order_by("from_quantity", "id"):
        steps.setdefault(row.product_id, []).append(row)
    return [_of(steps[product], many, currency) if product in steps else None for product, many in asked]


def _of(steps: list[Supply], many: Decimal, currency: str) -> Offered:
    mine = [one for one in steps if one.currency == currency and one.cost is not None]
    holds = [one for one in mine if one.from_quantity <= many]
    step = holds[-1] if holds else mine[0] if mine else steps[0]
    return Offered(
        next((one.code for one in (step, *steps) if one.code), ""),
        step.cost if mine else None,
        next((one.lead_days for one in (step, *steps) if one.lead_days is not None), None),
        next((one.minimum for one in (step, *steps) if one.minimum is not None), None),
    )


def preferred(products: Collection[UUID]) -> dict[UUID, Supply]:
    """From whom each of these is bought, of those who say a cost: the preferred one, else who brings it soonest, else the first."""
    rows = Supply.objects.filter(product__in=products, supplier__isnull=False, cost__isnull=False, active=True)
    rows = rows.select_related("supplier")
    in_turn = rows.order_by("product", "-preferred", F("lead_days").asc(nulls_last=True), "from_quantity", "id")
    return {one.product_id: one for one in reversed(in_turn) if one.product_id}
