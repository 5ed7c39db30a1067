"""The lines of one order as somebody writes them: what a product says is filled in, and a line that stays keeps its key."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.platform.entities.needing import Needed
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders.models import Order, OrderLine

_WRITE = (Path(__file__).parent / "sql" / "write_lines.sql").read_text()
_OUT_OF_THE_WAY = 1_000_000  # while lines change places, none stands in another's
Rows = list[dict[str, Any]]


def write(order: Order, said: Rows, *, by: Actor) -> None:
    """Make these the lines of the order. Raises Needed for one without a price."""
    rows = _keyed(order, _priced(said, by=by))
    there = OrderLine.objects.filter(order=order)
    there.exclude(pk__in=[row["id"] for row in rows]).delete()
    places = {str(key): place for key, place in there.values_list("pk", "position")}
    if any(row["position"] != places.get(row["id"], row["position"]) for row in rows):
        there.update(position=F("position") + _OUT_OF_THE_WAY)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"order": order.pk, "rows": json.dumps(rows)})


def refused(field: str, why: str) -> Needed:
    return Needed({field: why}, {field: why})


def products_named(words: Iterable[str]) -> dict[str, Product]:
    """Products by what a line calls them: their code, else their name in whatever letters."""
    asked = [word for word in words if word]
    named = Product.objects.annotate(called=Lower("name")).filter(called__in=[word.lower() for word in asked])
    by_name = {product.name.lower(): product for product in named.order_by("-id")}
    by_code = {product.code: product for product in Product.objects.filter(Q(code__in=asked))}
    return {word: found for word in asked if (found := by_code.get(word) or by_name.get(word.lower()))}


def _priced(said: Rows, *, by: Actor) -> Rows:
    known = products_named(line["code"] for line in said) if by.may("see", "product") else {}
    return [_filled(line, known.get(line["code"]), place) for place, line in enumerate(said, 1)]


def _filled(line: dict[str, Any], product: Product | None, place: int) -> dict[str, Any]:
    price = line["unit_price"]
    if price is None and product is not None and product.unit_price is not None:
        price = str(product.unit_price)
    if price is None:
        raise refused("lines", _("Line %(place)s needs a price: no product with one is called “%(code)s”.") % {
            "place": place, "code": line["code"] or line["description"][:60]})  # fmt: skip
    told = {"code": product.code, "description": line["description"] or product.name} if product else {}
    rates = {name: line[name] or "0" for name in ("discount", "tax_rate")}
    return {
        **line,
        **told,
        **rates,
        "unit_price": price,
        "position": place,
        "product": str(product.pk) if product else None,
    }


def _keyed(order: Order, rows: Rows) -> Rows:
    """Each line with its key: of those that are there, the one that says the same, the one in its place first."""
    free = [
        {"id": str(key), "place": place, "words": words}
        for key, place, *words in OrderLine.objects.filter(order=order).values_list(
            "pk", "position", "code", "description"
        )
    ]
    for row in rows:
        alike = [one for one in free if one["words"] == [row["code"], row["description"]]]
        mine = min(alike, key=lambda one: abs(one["place"] - row["position"]), default=None)
        if mine is not None:
            free.remove(mine)
        row["id"] = mine["id"] if mine is not None else str(new_key())
    return rows
