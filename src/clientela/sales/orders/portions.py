"""So many of some lines of an order: what a delivery takes, what comes back, what is credited."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from clientela.catalog.stock.models import StockLevel
from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders.lines import refused
from clientela.sales.orders.models import Order, OrderLine

Portions = dict[UUID, Decimal]


def held(order: Any, by: Actor) -> Order:
    """The order, held against whoever else takes of it just then. Raises Missing where it may not be changed."""
    mine = Order.objects.visible_to(by, entity="order", verb="edit").select_for_update(of=("self",), no_key=True)
    found: Order | None = mine.filter(pk=order).first() if order else None
    if found is None:
        raise Missing(_("There is no such order, or you may not change it."))
    return found


class Numbered(Protocol):
    number: str


def following(order: Numbered, given: Any, letter: str = "") -> str:
    """The next number of what hangs on an order, or on a purchase: its own, and a count."""
    taken = (one.rpartition("/")[2].removeprefix(letter) for one in given.values_list("number", flat=True))
    return f"{order.number}/{letter}{max(map(int, taken), default=0) + 1}"


def place_of(wanted: Portions) -> UUID | None:
    """Where the first of these goods lie, in the order of the places; None where none of them is counted."""
    return lying_at(OrderLine.objects.filter(pk__in=wanted, product__isnull=False).values("product"))


def lying_at(products: Any) -> UUID | None:
    """The first place where one of these products is counted."""
    levels = StockLevel.objects.filter(product__in=products)
    return levels.order_by("place__position", "place_id").values_list("place", flat=True).first()


def portions(order: UUID, left: Portions, said: list[dict[str, Any]], *, nothing: str) -> Portions:
    """How many of which lines of an order, out of what is left of each."""
    every = list(OrderLine.objects.filter(order=order).select_related("bundle").order_by("position"))
    return portions_of(every, left, [one for item in said for one in _in_parts(item, every, left)], nothing=nothing)


def _in_parts(item: dict[str, Any], every: Sequence[OrderLine], left: Portions) -> list[dict[str, Any]]:
    """What names a bundle means its parts, of which the first such that has any left is meant."""
    heads = [one.bundle for one in every if one.bundle and one.bundle.code == item["line"] and left[one.pk] > 0]
    if not heads or any(one.code == item["line"] for one in every):
        return [item]
    head, many = heads[0], item["quantity"]
    return [
        {"line": str(one.pk), "quantity": None if many is None else one.quantity * Decimal(many) / head.quantity}
        for one in every
        if one.bundle == head and (many is not None or left[one.pk] > 0)
    ]


def portions_of(
    every: Sequence[Any], left: Mapping[UUID, Decimal], said: list[dict[str, Any]], *, nothing: str
) -> Portions:
    """How many of which of these lines: all that is left of each where nothing is said, which `nothing` refuses at 0."""
    if not said:
        out = {key: many for key, many in left.items() if many > 0}
        if not out:
            raise refused("lines", nothing)
        return out
    out = {}
    for item in said:
        line = _meant(item["line"], every, {key: left[key] - out.get(key, 0) for key in left})
        many = Decimal(item["quantity"]) if item["quantity"] is not None else left[line.pk] - out.get(line.pk, 0)
        out[line.pk] = out.get(line.pk, Decimal(0)) + many
        if many <= 0 or out[line.pk] > left[line.pk]:
            about = {"line": line.code or item["line"], "left": format(max(left[line.pk], Decimal(0)).normalize(), "f")}
            raise refused("lines", _("Of line %(line)s only %(left)s are left.") % about)
    return out


def _meant(word: str, every: Sequence[Any], left: Mapping[UUID, Any]) -> Any:
    """By key or place; by code the first of which something is left."""
    key = key_in(word)
    by_code = sorted((one for one in every if one.code and one.code == word), key=lambda one: left[one.pk] <= 0)
    by_place = [one for at, one in enumerate(every, 1) if one.pk == key or str(at) == word]
    for one in [*by_code, *by_place]:
        return one
    raise refused("lines", _("This order has no line “%(line)s”.") % {"line": word[:60]})


def write(model: type[models.Model], on: str, key: UUID, wanted: Portions) -> None:
    """Make these the lines of what `on` leads to; one that stays keeps its key."""
    rows = model._default_manager.filter(**{on: key})
    there = dict(rows.values_list("line", "quantity"))
    rows.exclude(line__in=wanted).delete()
    for line, many in wanted.items():
        if line in there and there[line] != many:
            rows.filter(line=line).update(quantity=many)
    model._default_manager.bulk_create(
        model(**{f"{on}_id": key, "line_id": line, "quantity": many})
        for line, many in wanted.items()
        if line not in there
    )
