"""The page by which an order goes out: what is open of it, ready to be sent as a whole or in part."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.catalog.stock.models import StockLevel
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, allowed, row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui import figures
from clientela.platform.ui.access import go_to, signed_in
from clientela.sales.deliveries.lines import open_lines
from clientela.sales.deliveries.models import State
from clientela.sales.orders.models import Order

_QUANTITY = re.compile(r"quantity-([0-9a-f-]{36})")
FIELDS = ("place", "carrier", "tracking", "tracking_url", "sent_on", "state")


@signed_in
def deliver_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """All that is open stands ready; posted, a delivery, or the page again with what is wrong and all that was typed."""
    actor = actor_of(request)
    require(actor, "create", "order_delivery")
    allowed(known("order", actor), key, actor, verb="edit")
    order = row_of(Order.objects.select_related("party"), key)
    if request.method != "POST":
        return _page(request, order, {"sent_on": timezone.localdate().isoformat(), "state": State.SENT})
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    lines = [
        {"line": found[1], "quantity": figures.read(str(value))}
        for name, value in request.POST.items()
        if (found := _QUANTITY.fullmatch(name)) and str(value).strip() not in ("", "0")
    ]
    if not lines:
        return _page(request, order, typed, problems={"lines": _("Say of a line at least how many go out.")})
    said = typed | {
        "order": {"id": str(key)},
        "lines": lines,
        "place": {"id": typed["place"]} if typed["place"] else None,
    }
    entity = known("order_delivery", actor)
    cleaned = clean(entity, {name: value for name, value in said.items() if value not in ("", None)})
    if cleaned.problems:
        return _page(request, order, typed, problems=cleaned.problems)
    try:
        create_record(entity, cleaned.facts, by=actor)
    except Unlinked as error:
        return _page(request, order, typed, problems={error.field: str(error)})
    except (Conflict, Missing, Denied) as error:
        return _page(request, order, typed, problems={"": str(error)})
    return go_to(request, f"/orders/{key}/")


def _page(
    request: HttpRequest, order: Order, typed: Mapping[str, Any], *, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    lines = open_lines(order.pk)
    said = {
        str(line.pk): request.POST.get(f"quantity-{line.pk}", figures.typed(format(line.left.normalize(), "f")))
        for line in lines
    }
    places = known("place", actor).visible_to(actor).order_by("position", "id") if actor.may("see", "place") else []
    context = {
        "order": order, "lines": lines, "said": said, "typed": typed, "problems": problems or {}, "free": _free(lines, actor),
        "places": [("", "")] + [(str(one.pk), one.name) for one in places],
        "states": [one for one in State.choices if one[0] in (State.SENT, State.PLANNED)],
    }  # fmt: skip
    return render(request, "deliveries/deliver.html", context, status=422 if problems else 200)


def _free(lines: list[Any], actor: Actor) -> dict[UUID, Any]:
    """How many of each product lie free, over all places that the reader may see."""
    if not actor.may("see", "stock_level"):
        return {}
    levels = StockLevel.objects.visible_to(actor, entity="stock_level").filter(
        product__in=[one.product_id for one in lines]
    )
    return dict(
        levels.values_list("product").annotate(free=Sum(F("on_hand") - F("reserved"))).values_list("product", "free")
    )
