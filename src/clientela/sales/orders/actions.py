"""The verbs of orders: the only writer of orders, lines and payments."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from clientela.catalog import actions as catalog
from clientela.parties import actions as parties
from clientela.parties.models import Address
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.orders import lines
from clientela.sales.orders.events import OrdersTaken
from clientela.sales.orders.models import Kind, Order, Payment, Status
from clientela.sales.orders.opening import apart
from clientela.timeline import actions as timeline

_SQL = Path(__file__).parent / "sql"
_TAKE = (_SQL / "take_lines.sql").read_text()
_TOTAL = (_SQL / "total.sql").read_text()
_LINK = (_SQL / "link_returns.sql").read_text()
_ENTRIES = (_SQL / "as_entries.sql").read_text()
_TAKE_ORDERS = (_SQL / "take_orders.sql").read_text()
_CUT = (_SQL / "cut_orders.sql").read_text()
_CUT_BUNDLES = (_SQL / "cut_bundles.sql").read_text()

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
# The lines of whole orders as rows of their own, and the parties that whole orders are of, held in one order by all who take.
_FLAT = """
SELECT a.row_no, a.id, a.external_id, line AS facts, '{}'::jsonb AS payload
  FROM ({relation}) a, jsonb_array_elements(coalesce(a.facts->'lines', '[]')) AS line"""
_HELD = """
SELECT FROM parties_party p WHERE p.id IN (
    SELECT (a.facts->>'party')::uuid FROM ({relation}) a
     UNION SELECT s.party_id FROM ({relation}) a JOIN parties_sourcerecord s
        ON s.source = %(source)s AND s.kind = 'person' AND s.external_id = a.facts->>'customer')
 ORDER BY p.id FOR NO KEY UPDATE"""

ORDERS = Table(
    entity="order",
    model=Order,
    unique="number",
    columns=(
        "number", "series", "party", "status", "channel", "reference", "placed_at", "wished_on", "notes", "ship_to", "street",
        "postal_code", "city", "country", "currency", "due_on",
    ),
    searched=("number", "reference"),
)  # fmt: skip
PAYMENTS = Table(
    entity="order_payment",
    model=Payment,
    unique="",
    columns=("order", "amount", "currency", "paid_at", "method", "reference"),
    searched=("method", "reference"),
)
IN_SETS = frozenset(ORDERS.columns) - {"number", "series"}
_PLACE = ("street", "postal_code", "city", "country")
_STARTED = {"source": "", "billed": True}  # of an order that is written here

refresh_orders = partial(writing.refresh_search, ORDERS)
edit_payment = partial(writing.edit_row, PAYMENTS)
delete_payment = partial(writing.delete_row, PAYMENTS)
refresh_payments = partial(writing.refresh_search, PAYMENTS)


# ---- by hand ----------------------------------------------------------------------------------------------------------------


def create_order(facts: Facts, *, by: Actor) -> UUID:
    """An order of the company's own, a draft where it says nothing else; it goes to where its customer is, if it says no place.

    Raises Needed for a line without a price, Conflict for a number that is taken.
    """
    with acting(by, "create", "order"):
        if not facts.get("party") and by.scope("see", "order") != "all":
            raise Denied(_("Say for whom the order is: without a customer you could not see it yourself."))
        head = {
            name: value
            for name, value in facts.items()
            if name not in ("lines", "kind") and (name != "number" or value)
        }
        said = _addressed({"status": Status.DRAFT} | head)
        key = writing.create_row(replace(ORDERS, where=_STARTED | {"kind": facts.get("kind", Kind.SALE)}), said, by=by)
        order = Order.objects.get(pk=key)
        if facts.get("lines"):
            lines.write(order, facts["lines"], by=by)
        tell([key], by=by, verb="create")
        return key


def edit_order(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts, its lines as a whole among them. Raises Missing, Conflict, and Needed for what its state forbids."""
    with acting(by, "edit", "order"):
        head = {name: value for name, value in changes.items() if name != "lines"}
        before = Order.objects.filter(pk=key).first()
        writing.edit_row(ORDERS, key, head, by=by, version=version)
        assert before is not None  # else it was missing
        _refuse(before, changes)
        if "lines" in changes:
            lines.write(before, changes["lines"], by=by)
        tell([key], by=by)


def edit_orders(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """The same change to many; none becomes a draft again."""
    with acting(by, "edit", "order"):
        for order in Order.objects.filter(pk__in=keys) if "status" in changes else ():
            _refuse(order, changes)
        done = writing.edit_rows(ORDERS, keys, changes, by=by)
        if "status" in changes:
            refresh_orders(list(done))
        tell(list(done), by=by)
        return done


def delete_order(key: UUID, *, by: Actor) -> None:
    """A draft goes to the bin; what was placed has a number, and is cancelled instead."""
    with acting(by, "delete", "order"):
        if (
            Order.objects.filter(pk=key)
            .exclude(status=Status.DRAFT)
            .visible_to(by, entity="order", verb="delete")
            .exists()
        ):
            raise Conflict(_("An order that was placed keeps its number: cancel it. Nothing was deleted."))
        writing.delete_row(ORDERS, key, by=by)


def delete_orders(keys: Sequence[UUID], *, by: Actor) -> set[UUID]:
    """Those of them that are drafts; answers which."""
    drafts = Order.objects.filter(pk__in=keys, status=Status.DRAFT).values_list("pk", flat=True)
    return writing.delete_rows(ORDERS, list(drafts), by=by)


def _refuse(order: Order, changes: Facts) -> None:
    """What the state of an order forbids: its number goes with it for good, and lines that came from elsewhere are not ours."""
    if order.status != Status.DRAFT:
        if changes.get("status") == Status.DRAFT:
            raise lines.refused("status", _("An order that was placed does not become a draft again: cancel it."))
        if changes.get("number", order.number) != order.number:
            raise lines.refused("number", _("An order that was placed keeps its number."))
    if "lines" in changes and order.import_id is not None:
        raise lines.refused(
            "lines", _("These lines came from %(source)s and stay as they are there.") % {"source": order.source}
        )
    if "lines" in changes and order.status in (Status.DELIVERED, Status.CLOSED, Status.CANCELLED):
        raise lines.refused(
            "lines", _("Its lines are settled: the order is %(state)s.") % {"state": order.get_status_display()}
        )


def _addressed(facts: Facts) -> Facts:
    """Where it goes, from its customer's first address."""
    if not facts.get("party") or any(facts.get(name) for name in ("street", "postal_code", "city")):
        return facts
    place = Address.objects.filter(party=facts["party"]).order_by("position", "id").values(*_PLACE).first()
    return {**facts, **{name: value for name, value in (place or {}).items() if not facts.get(name)}}


def tell(keys: Sequence[UUID], *, by: Actor, verb: str = "edit") -> None:
    """The timeline knows every order of a known customer that is no draft, as it stands."""
    relation = _ENTRIES.replace("o.import_id = %(import_id)s", "o.id = ANY(%(keys)s) AND o.status <> 'draft'")
    timeline.record_many(relation, {"keys": list(keys)}, by=by, under=(verb, "order"))


def record_payment(facts: Facts, *, by: Actor) -> UUID:
    """Money that came for an order, or below nothing that was given back; in the order's currency."""
    require(by, "create", "order_payment")
    mine = Order.objects.visible_to(by, entity="order", verb="edit")
    order = mine.filter(pk=facts["order"]).first() if facts.get("order") else None
    if order is None:
        raise Missing(_("There is no such order, or you may not change it."))
    return writing.create_row(PAYMENTS, facts | {"currency": order.currency}, by=by)


# ---- from shops and tills ---------------------------------------------------------------------------------------------------


def take_orders(batch: Batch, *, by: Actor) -> Taken:
    """Take whole orders with lines and payments, each known again by its key in the source: said twice, it is one.

    Something else said of it is its new state. Customers and products that are new are made. Raises Conflict for a number that
    another order of that source bears.
    """
    with acting(by, "import", "order", reason=f"from {batch.source}"), connection.cursor() as cursor:
        _make(cursor, _of(batch, _FLAT), _PRODUCTS, catalog.take_products, by)
        _make(cursor, batch, _CUSTOMERS, partial(parties.take, "person"), by)
        batch = apart(batch)
        asked = {**batch.params, "source": batch.source}
        cursor.execute(_HELD.replace("{relation}", batch.relation), asked)
        try:
            with transaction.atomic():
                cursor.execute(_TAKE_ORDERS.replace("{relation}", batch.relation), asked)
                rows = cursor.fetchall()
        except IntegrityError as error:
            raise Conflict(_refusal(error, batch.source)) from None
        keys = [key for key, _outcome, _row in rows]
        if any(outcome == "updated" for _key, outcome, _row in rows):
            cursor.execute(_CUT.replace("{relation}", batch.relation), asked | {"keys": keys})
            cursor.execute(_CUT_BUNDLES, {"keys": keys})
        if keys:
            tell(keys, by=by, verb="import")
            emit(OrdersTaken(batch.source, "", len(keys)), by=by)
        cursor.execute(f"SELECT count(*) FROM ({batch.relation}) a", asked)
        return taking.taken(rows, arrived=cursor.fetchone()[0])


def _refusal(error: IntegrityError, source: str) -> str:
    if lines.BEYOND in str(error):
        return _("Of a line in one of these orders more was delivered than %(source)s says now.") % {"source": source}
    return _("Another order from %(source)s has one of these numbers.") % {"source": source}


def _make(cursor: Any, batch: Batch, select: str, take: Callable[..., Taken], by: Actor) -> None:
    """What is new of these, by the verb of its room. Asked first: mostly nothing is, and those verbs take turns."""
    made = _of(batch, select)
    cursor.execute(f"SELECT EXISTS ({made.relation})", {**batch.params, "source": batch.source})
    if cursor.fetchone()[0]:
        take(made, by=by)


# ---- as history -------------------------------------------------------------------------------------------------------------


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


def _of(batch: Batch, select: str) -> Batch:
    return replace(batch, relation=select.replace("{relation}", batch.relation), match="source")
