"""Bundles among what shops and tills say of orders: each opened into its parts, in sets, before the orders are taken.

What one part is worth beside the others is asked of the catalog for the day and the currency of the order, not for its customer:
what all of them come to is said by the shop. An order is still known again by what was said of it, not by what was made of that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.catalog.models import Product
from clientela.catalog.prices.offers import Offer, Wanted, offers
from clientela.platform.entities.declaration import Batch
from clientela.sales.orders.bundles import Row, Rows, known, offered, opened
from clientela.sales.orders.models import Bundle

_NAMED = (Path(__file__).parent / "sql" / "name_bundles.sql").read_text()
_OPENED = """
SELECT a.row_no, a.id, a.external_id, a.facts || coalesce(x.facts, '{}') AS facts, a.payload
  FROM ({relation}) a LEFT JOIN jsonb_to_recordset(%(opened)s::jsonb) AS x(row_no bigint, facts jsonb) USING (row_no)"""


@dataclass(frozen=True)
class Naming:
    """An order that names a bundle."""

    row_no: int
    order: UUID | None  # as it is known here
    said: str  # a print of all that was said of it
    currency: str
    on: date
    lines: Rows


def apart(batch: Batch) -> Batch:
    """The same orders, with the parts of their bundles as lines of theirs."""
    found = _naming(batch)
    if not found:
        return batch
    there = known(one.order for one in found if one.order)
    parts = _parts(found)
    rows = [
        {"row_no": one.row_no, "facts": _facts(one, parts, there.get(one.order, []) if one.order else [])}
        for one in found
    ]
    return replace(
        batch,
        relation=_OPENED.replace("{relation}", batch.relation),
        params={**batch.params, "opened": json.dumps(rows)},
    )


def _naming(batch: Batch) -> list[Naming]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMED.replace("{relation}", batch.relation), {**batch.params, "source": batch.source})
        return [
            Naming(row_no, order, said, currency, on, json.loads(lines))
            for row_no, order, said, currency, on, lines in cursor.fetchall()
        ]


_Parts = dict[tuple[int, int], tuple[Offer, Rows]]


def _parts(found: Sequence[Naming]) -> _Parts:
    """By order and place: the product of a line, and the parts that the catalog names today; by one question for each day."""
    codes = {line["code"] for one in found for line in one.lines} - {""}
    products = dict(Product.objects.filter(code__in=codes).values_list("code", "pk"))
    asked: dict[tuple[str, date], list[tuple[tuple[int, int], Wanted]]] = {}
    for one in found:
        for place, line in enumerate(one.lines):
            if product := products.get(line["code"]):
                wanted = Wanted(product, Decimal(line["quantity"]))
                asked.setdefault((one.currency, one.on), []).append(((one.row_no, place), wanted))
    out: _Parts = {}
    for (currency, on), lines in asked.items():
        told = offers([wanted for _at, wanted in lines], currency=currency, on=on, party=None, country="")
        out |= {at: (offer, offered(offer)) for (at, _wanted), offer in zip(lines, told, strict=True)}
    return out


def _facts(one: Naming, parts: _Parts, there: Sequence[Bundle]) -> Row:
    lines = []
    for place, line in enumerate(one.lines):
        offer, rows = parts.get((one.row_no, place), (None, []))
        told = {name: line[name] or "0" for name in ("discount", "tax_rate")}
        told |= {"description": line["description"] or (offer.name if offer else "")}
        whose = {"product": str(offer.product) if offer else None, "parts": rows, "said_rate": told["tax_rate"]}
        lines.append({**line, **told, **whose})
    heads, opens = opened(lines, there)
    return {"said": one.said, "lines": opens, "bundles": [_told(head) for head in heads]}


def _told(head: Bundle) -> dict[str, Any]:
    names = ("code", "description", "quantity", "unit_price", "discount", "tax_rate")
    told = {name: str(getattr(head, name)) for name in names}
    return {**told, "id": str(head.pk), "product": head.product_id and str(head.product_id)}
