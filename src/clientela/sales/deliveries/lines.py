"""Which lines of an order go with a delivery: named by their place, code or key, never more than is still open."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import key_in
from clientela.sales.deliveries.models import DeliveryLine
from clientela.sales.orders.lines import refused
from clientela.sales.orders.models import OrderLine


def open_lines(order: UUID) -> list[Any]:
    """Those of which something is on no delivery yet, in their order; each says how many as `left`."""
    rows = OrderLine.objects.filter(order=order, quantity__gt=F("allotted")).select_related("product")
    return list(rows.annotate(left=F("quantity") - F("allotted")).order_by("position"))


def chosen(order: UUID, said: list[dict[str, Any]], *, besides: UUID | None = None) -> dict[UUID, Decimal]:
    """How many of which lines; all that is open where nothing is said. `besides`: what this delivery has already is open to it."""
    mine = dict(DeliveryLine.objects.filter(delivery=besides).values_list("line", "quantity")) if besides else {}
    every = list(OrderLine.objects.filter(order=order).order_by("position"))
    left = {one.pk: one.quantity - one.allotted + mine.get(one.pk, 0) for one in every}
    if not said:
        out = {key: many for key, many in left.items() if many > 0}
        if not out:
            raise refused("lines", _("Nothing of this order is left to deliver."))
        return out
    out = {}
    for item in said:
        line = _meant(item["line"], every, {key: left[key] - out.get(key, 0) for key in left})
        many = Decimal(item["quantity"]) if item["quantity"] is not None else left[line.pk] - out.get(line.pk, 0)
        out[line.pk] = out.get(line.pk, Decimal(0)) + many
        if many <= 0 or out[line.pk] > left[line.pk]:
            about = {"line": item["line"], "left": format(max(left[line.pk], Decimal(0)).normalize(), "f")}
            raise refused("lines", _("Of line %(line)s only %(left)s are left to deliver.") % about)
    return out


def write(delivery: UUID, wanted: dict[UUID, Decimal]) -> None:
    """Make these the lines of the delivery; one that stays keeps its key."""
    there = {one.line_id: one for one in DeliveryLine.objects.filter(delivery=delivery)}
    DeliveryLine.objects.filter(pk__in=[one.pk for key, one in there.items() if key not in wanted]).delete()
    for key, one in there.items():
        if key in wanted and wanted[key] != one.quantity:
            DeliveryLine.objects.filter(pk=one.pk).update(quantity=wanted[key])
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery_id=delivery, line_id=key, quantity=many)
        for key, many in wanted.items()
        if key not in there
    )


def _meant(word: str, every: list[OrderLine], left: dict[UUID, Any]) -> OrderLine:
    """By key or place; by code the first of which something is left."""
    key = key_in(word)
    by_place = [one for at, one in enumerate(every, 1) if one.pk == key or str(at) == word]
    by_code = sorted((one for one in every if one.code and one.code == word), key=lambda one: left[one.pk] <= 0)
    for one in [*by_code, *by_place]:
        return one
    raise refused("lines", _("This order has no line “%(line)s”.") % {"line": word[:60]})
