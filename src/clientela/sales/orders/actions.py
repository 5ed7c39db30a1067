"""The verbs of orders as history: the only writer of orders, lines and payments."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.catalog import actions as catalog
from clientela.parties import actions as parties
from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Batch, Cleaning, Facts, Taken
from clientela.platform.entities.sentences import said as _
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders.events import OrdersTaken
from clientela.sales.orders.models import Order
from clientela.timeline import actions as timeline

_SQL = Path(__file__).parent / "sql"
_TAKE = (_SQL / "take_lines.sql").read_text()
_TOTAL = (_SQL / "total.sql").read_text()
_LINK = (_SQL / "link_returns.sql").read_text()
_ENTRIES = (_SQL / "as_entries.sql").read_text()

# What the lines say of products and customers that are new, as arrivals for the verbs of those rooms.
_PRODUCTS = """
SELECT min(row_no) AS row_no, clientela_key() AS id, facts->>'code' AS external_id,
       jsonb_build_object('code', facts->>'code', 'name', coalesce(max(nullif(facts->>'description', '')), facts->>'code'))
           AS facts, '{}'::jsonb AS payload
  FROM ({relation}) a WHERE facts->>'code' <> ''
   AND NOT EXISTS (SELECT FROM catalog_product p WHERE p.code = facts->>'code') GROUP BY facts->>'code'"""
_CUSTOMERS = """
SELECT DISTINCT ON (a.facts->>'customer') row_no, clientela_key() AS id, a.facts->>'customer' AS external_id,
       jsonb_build_object('name', coalesce(nullif(a.facts->>'customer_name', ''), 'Customer ' || (a.facts->>'customer')),
                          'emails', coalesce(a.facts->'emails', '[]'), 'country', a.facts->>'country', 'lifecycle', 'customer')
           AS facts, jsonb_build_object('customer', a.facts->>'customer') AS payload
  FROM ({relation}) a WHERE a.facts->>'customer' <> ''
   AND NOT EXISTS (SELECT FROM parties_sourcerecord s
                    WHERE s.source = %(source)s AND s.kind = 'person' AND s.external_id = a.facts->>'customer')
 ORDER BY a.facts->>'customer', row_no"""


def take_lines(batch: Batch, *, by: Actor) -> Taken:
    """Take lines in any order of any number of orders, with the products and customers they name."""
    with acting(by, "import", "order", reason=f"from {batch.source}"), connection.cursor() as cursor:
        catalog.take_products(_of(batch, _PRODUCTS), by=by)
        parties.take("person", _of(batch, _CUSTOMERS), by=by)
        cursor.execute(
            _TAKE.replace("{relation}", batch.relation),
            {**batch.params, "source": batch.source, "import_id": batch.import_id, "mode": batch.mode},
        )
        found = cursor.fetchall()
    left = {outcome: tuple(zip(rows, keys, strict=True)) for outcome, _count, rows, keys in found if rows}
    return Taken({outcome: count for outcome, count, *_left in found}, rows=left)


def finish_lines(source: str, import_id: UUID, *, by: Actor) -> None:
    """After the last line of an import: totals, links from returns to what they return, entries on the timeline."""
    asked: dict[str, Any] = {"import_id": import_id}
    with acting(by, "import", "order", reason=f"from {source}"), connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order, orders_orderline")
        cursor.execute(_TOTAL, asked)
        cursor.execute(_LINK, asked)
        timeline.record_many(_ENTRIES, asked, by=by)
        emit(OrdersTaken(source, str(import_id), Order.objects.filter(import_id=import_id).count()), by=by)


def complete_line(facts: Facts, how: Cleaning) -> Facts:
    """A line needs its order's number, its date, how many, and either a code or words for what was bought."""
    if not (facts.get("code") or facts.get("description")):
        raise ValueError(_("The line names neither a product code nor a description."))
    return facts | {"currency": currency(facts.get("currency") or "EUR"), "unit_price": facts.get("unit_price") or "0"}


def _of(batch: Batch, select: str) -> Batch:
    return replace(batch, relation=select.replace("{relation}", batch.relation), match="source")
