"""Which lines of an order go with a delivery: never more than is still open."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from clientela.sales.deliveries.models import DeliveryLine
from clientela.sales.orders.models import OrderLine
from clientela.sales.orders.portions import Portions, portions


def open_lines(order: UUID) -> list[Any]:
    """Those of which something is on no delivery yet, in their order; each says how many as `left`."""
    rows = OrderLine.objects.filter(order=order, quantity__gt=F("allotted")).select_related("product", "bundle")
    return list(rows.annotate(left=F("quantity") - F("allotted")).order_by("position"))


def chosen(order: UUID, said: list[dict[str, Any]], *, besides: UUID | None = None) -> Portions:
    """How many of which lines; all that is open where nothing is said. `besides`: what this delivery has already is open to it."""
    mine = dict(DeliveryLine.objects.filter(delivery=besides).values_list("line", "quantity")) if besides else {}
    every = OrderLine.objects.filter(order=order).order_by("position")
    left = {one.pk: one.quantity - one.allotted + mine.get(one.pk, 0) for one in every}
    return portions(order, left, said, nothing=_("Nothing of this order is left to deliver."))
