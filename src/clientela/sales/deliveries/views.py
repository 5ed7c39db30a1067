"""The page by which an order goes out: what is open of it, ready to be sent as a whole or in part."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.catalog.stock.models import StockLevel
from clientela.platform.entities.reading import row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.access import signed_in
from clientela.sales.deliveries.lines import open_lines
from clientela.sales.deliveries.models import State
from clientela.sales.orders.models import Order
from clientela.sales.orders.portion_page import Portioned, Typed, portion_page


@signed_in
def deliver_page(request: HttpRequest, key: UUID) -> HttpResponse:
    return portion_page(request, _GOING, key)


def _start(_order: Order) -> Typed:
    return {"sent_on": timezone.localdate().isoformat(), "state": str(State.SENT)}


def _more(lines: Sequence[Any], by: Actor) -> dict[str, Any]:
    return {"free": _free(lines, by), "states": [one for one in State.choices if one[0] in (State.SENT, State.PLANNED)]}


def _free(lines: Sequence[Any], by: Actor) -> dict[UUID, Any]:
    """How many of each product lie free, over all places that the reader may see."""
    if not by.may("see", "stock_level"):
        return {}
    levels = StockLevel.objects.visible_to(by, entity="stock_level").filter(
        product__in=[one.product_id for one in lines]
    )
    return dict(
        levels.values_list("product").annotate(free=Sum(F("on_hand") - F("reserved"))).values_list("product", "free")
    )


_GOING = Portioned(
    entity="order_delivery", above="order", plural="orders", template="deliveries/deliver.html",
    fields=("place", "carrier", "tracking", "tracking_url", "sent_on", "state"),
    found=lambda key: row_of(Order.objects, key), lines=open_lines, start=_start,
    nothing=lambda: _("Say of a line at least how many go out."), more=_more,
)  # fmt: skip
