"""The verbs of purchases and their lines."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from clientela.catalog.rates.reading import house
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.orders.lines import refused
from clientela.sales.purchases import lines
from clientela.sales.purchases.models import Line, Purchase, Receipt, Return, State
from clientela.timeline import actions as timeline

_SQL = Path(__file__).parent / "sql"
_ENTRIES = (_SQL / "as_entries.sql").read_text()
PURCHASES = Table(
    entity="purchase",
    model=Purchase,
    unique="",
    columns=(
        "supplier", "owner", "reference", "place", "wished_on", "sent_on", "confirmed_on", "cancelled_on", "currency", "language",
        "terms", "notes", "own",
    ),
    searched=("number", "reference"),
    owner="owner",
)  # fmt: skip
LINES = Table(
    entity="purchase_line",
    model=Line,
    unique="",
    columns=(
        "purchase", "product", "code", "supplier_code", "name", "quantity", "unit_cost", "wished_on", "promised_on", "own",
    ),
    searched=("code", "supplier_code", "name"),
)  # fmt: skip
RECEIPTS = Table(
    entity="purchase_receipt",
    model=Receipt,
    unique="",
    columns=("purchase", "place", "received_on", "reference", "note"),
    searched=("number", "reference", "note"),
)
RETURNS = Table(
    entity="supplier_return",
    model=Return,
    unique="",
    columns=("purchase", "reason", "place", "returned_on", "reference", "note"),
    searched=("number", "reference", "note"),
)
IN_SETS = frozenset({"owner", "place", "wished_on", "confirmed_on", "language", "own"})
LINES_IN_SETS = frozenset({"wished_on", "promised_on", "own"})
SETTLED = (State.RECEIVED, State.CLOSED, State.CANCELLED)
_SAID = """
SELECT a.external_id, a.facts->'lines' FROM ({relation}) a
 WHERE a.external_id <> '' AND jsonb_typeof(a.facts->'lines') = 'array' AND a.facts->'lines' <> '[]'"""

edit_lines = partial(writing.edit_rows, LINES)
refresh_purchases = partial(writing.refresh_search, PURCHASES)
refresh_purchase_lines = partial(writing.refresh_search, LINES)
refresh_receipts = partial(writing.refresh_search, RECEIPTS)
refresh_supplier_returns = partial(writing.refresh_search, RETURNS)


def create_purchase(facts: Facts, *, by: Actor) -> UUID:
    """A draft, or one that was sent on a day; its lines cost what the supplier says where they say nothing. Raises Needed."""
    with acting(by, "create", "purchase"):
        head = {name: value for name, value in facts.items() if name != "lines"}
        sent = {name: head.pop(name) for name in ("sent_on", "confirmed_on", "cancelled_on") if head.get(name)}
        key = writing.create_row(PURCHASES, head | {"currency": head.get("currency") or house()}, by=by)
        if facts.get("lines"):
            lines.write(Purchase.objects.get(pk=key), facts["lines"], by=by)
            _found_again(key)
        if sent:
            edit_purchase(key, sent, by=by)
        return key


def edit_purchase(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts, its lines as a whole among them. Raises Missing, Conflict, and Needed for what its state forbids."""
    with acting(by, "edit", "purchase"):
        head = {name: value for name, value in changes.items() if name != "lines"}
        writing.edit_row(PURCHASES, key, head, by=by, version=version)
        now = Purchase.objects.get(pk=key)
        if "lines" in changes:
            _refuse_settled(now)
            lines.write(now, changes["lines"], by=by)
            _found_again(key)
            now = Purchase.objects.get(pk=key)
        _refuse_unsent(now, changes)
        refresh_purchases([key])
        tell([key], by=by)


def edit_purchases(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """The same change to many; none is confirmed that was not sent. Raises Needed."""
    with acting(by, "edit", "purchase"):
        done = writing.edit_rows(PURCHASES, keys, changes, by=by)
        for purchase in Purchase.objects.filter(pk__in=done) if "confirmed_on" in changes else ():
            _refuse_unsent(purchase, changes)
        tell(list(done), by=by)
        return done


def delete_purchase(key: UUID, *, by: Actor) -> None:
    """A draft goes to the bin; what was sent has a number, and is cancelled instead."""
    with acting(by, "delete", "purchase"):
        mine = Purchase.objects.visible_to(by, entity="purchase", verb="delete").filter(pk=key)
        if mine.filter(sent_on__isnull=False).exists():
            raise Conflict(_("A purchase that was sent keeps its number: cancel it. Nothing was deleted."))
        writing.delete_row(PURCHASES, key, by=by)


def take_purchases(batch: Batch, *, by: Actor) -> Taken:
    """Any number of purchases from one source, known again by their keys there; lines that are said are all of its lines."""
    with acting(by, "import", "purchase", reason=f"from {batch.source}"):
        taken = taking.take_sourced(replace(PURCHASES, searched=()), batch, by=by)  # their numbers follow
        refresh_purchases(taken.keys)
        also = _take_said(batch, taken, by=by)
        tell([*taken.keys, *also], by=by, verb="import")
        if not also:
            return taken
        outcomes = dict(taken.outcomes)
        outcomes["updated"] += len(also)
        outcomes["unchanged"] -= len(also)
        return Taken(outcomes, (*taken.keys, *also), taken.rows)


def _take_said(batch: Batch, taken: Taken, *, by: Actor) -> list[UUID]:
    """The lines that arrivals say; answers the purchases of which nothing else was new."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID.format(relation=batch.relation), dict(batch.params))
        told = {key: json.loads(rows) for key, rows in cursor.fetchall()}
    mine = Purchase.objects.visible_to(by, entity="purchase", verb="edit").filter(
        source=batch.source, external_id__in=told
    )
    also = []
    for purchase in mine.order_by("id").select_for_update(of=("self",), no_key=True) if told else ():
        new = purchase.pk in taken.keys
        if (new or batch.mode != "create") and lines.write(purchase, told[purchase.external_id], by=by):
            _found_again(purchase.pk)
            also += [] if new else [purchase.pk]
    return also


def tell(keys: Sequence[UUID], *, by: Actor, verb: str = "edit") -> None:
    """The timeline of their suppliers knows these purchases as they stand, and what came of them and went back."""
    timeline.record_many(_ENTRIES, {"keys": list(keys), "zone": by.time_zone}, by=by, under=(verb, "purchase"))


# ---- lines ------------------------------------------------------------------------------------------------------------------


def add_line(facts: Facts, *, by: Actor) -> UUID:
    """One thing more that is ordered, as its supplier sells it where nothing is said. Raises Missing, Needed."""
    with acting(by, "create", "purchase_line"):
        purchase = lines.held(facts.get("purchase"), by)
        _refuse_settled(purchase)
        asked = {name: facts.get(name) for name in ("product", "unit_cost", "wished_on", "promised_on")}
        row: dict[str, Any] = asked | {
            "code": facts.get("code") or "",
            "name": facts.get("name") or "",
            "quantity": facts.get("quantity") or "1",
        }
        told = lines.dated(lines.filled(purchase, [row], by=by)[0], purchase)
        told["product"] = told.pop("product_id")
        told["supplier_code"] = facts.get("supplier_code") or told["supplier_code"]
        return writing.create_row(LINES, facts | told, by=by)


def edit_line(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts; never fewer than have come, and what has come stays what it is."""
    with acting(by, "edit", "purchase_line"), lines.unless_beyond():
        came = Line.objects.filter(pk=key, received__gt=0) if "product" in changes else Line.objects.none()
        if came.exclude(product=changes.get("product")).exists():
            raise refused("product", _("Something of this line was received: its product stays."))
        writing.edit_row(LINES, key, changes, by=by, version=version)


def delete_line(key: UUID, *, by: Actor) -> None:
    """One of which nothing has come."""
    with acting(by, "delete", "purchase_line"):
        mine = Line.objects.visible_to(by, entity="purchase_line", verb="delete")
        if mine.filter(pk=key, received__gt=0).exists():
            raise Conflict(_("Something of this line was received: it stays. Nothing was deleted."))
        writing.delete_row(LINES, key, by=by)


def take_lines(batch: Batch, *, by: Actor) -> Taken:
    """Any number of lines, each with the purchase that it is of. For whoever may change the purchases of everybody."""
    with acting(by, "import", "purchase_line", reason=f"from {batch.source}"), lines.unless_beyond():
        if by.scope("edit", "purchase") != "all":
            raise Denied(_("Only who may change all purchases can bring their lines in sets."))
        return taking.take_sourced(LINES, batch, by=by)


def _found_again(key: UUID) -> None:
    refresh_purchase_lines(list(Line.objects.filter(purchase=key).values_list("pk", flat=True)))


def _refuse_settled(purchase: Purchase) -> None:
    if purchase.state in SETTLED:
        state = purchase.get_state_display()
        raise refused("lines", _("Its lines are settled: the purchase is %(state)s.") % {"state": state})


def _refuse_unsent(now: Purchase, changes: Facts) -> None:
    """What was sent stays sent; what is sent says to whom and what, and is confirmed no earlier."""
    if "sent_on" in changes and now.sent_on is None and not now.number.startswith("P-"):
        raise refused("sent_on", _("A purchase that was sent does not become a draft again: cancel it."))
    if changes.get("sent_on") and now.supplier_id is None:
        raise refused("supplier", _("Say from whom it is ordered."))
    if changes.get("sent_on") and not now.lines_count:
        raise refused("lines", _("Nothing is ordered yet: add a line."))
    if now.confirmed_on and (now.sent_on is None or now.confirmed_on < now.sent_on):
        raise refused("confirmed_on", _("It can't be confirmed before it was sent."))
