"""The verbs that every table of the catalog has alike, and how rows are known again that are known by what they lead to."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Cleaning, Facts, Verbs
from clientela.platform.entities.sentences import said as _
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import SYSTEM, Actor


def verbs(table: Table, **own: Any) -> Verbs:
    """All verbs of one table, with those of its room's own in their places."""
    usual: dict[str, Any] = {
        "create": partial(writing.create_row, table), "edit": partial(writing.edit_row, table),
        "delete": partial(writing.delete_row, table), "take": partial(taking.take_rows, table),
        "edit_many": partial(writing.edit_rows, table), "delete_many": partial(writing.delete_rows, table),
        "sets": frozenset(table.columns) - {table.unique}, "refresh": partial(writing.refresh_search, table),
    }  # fmt: skip
    return Verbs(**usual | own)


def known_as(batch: Batch, parts: Iterable[str]) -> Batch:
    """The same arrivals, each told what it is known as; `parts` are SQL over its `facts`, as the table's trigger has them."""
    whole = f"concat_ws('|', {', '.join(parts)})"
    told = f"a.facts || jsonb_build_object('known_as', {whole})"
    relation = f"SELECT a.row_no, a.id, a.external_id, {told} AS facts, a.payload FROM ({batch.relation}) a"
    return replace(batch, relation=relation)


def standing(batch: Batch, name: str, key: UUID) -> Batch:
    """The same arrivals; where nothing is said under this name, this key is meant."""
    told = f"jsonb_build_object('{name}', '{key}') || jsonb_strip_nulls(a.facts)"
    relation = f"SELECT a.row_no, a.id, a.external_id, {told} AS facts, a.payload FROM ({batch.relation}) a"
    return replace(batch, relation=relation)


def first(table: Table, name: str, *, by: Actor) -> UUID:
    """The row that is meant where nothing is said, in the order of their positions; one of this name where there is none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{table.entity}:first"])
        key = table.rows().order_by("position", "id").values_list("pk", flat=True).first()
        return key or writing.create_row(table, {"name": name}, by=replace(SYSTEM, through=by.through))


def named(facts: Facts, *links: str) -> Facts:
    """Facts with a name: the one that was said, or those of what it leads to."""
    told = (facts.get(link) for link in links)
    name = facts.get("name") or " · ".join(one["name"] for one in told if isinstance(one, dict) and one.get("name"))
    if not name:
        raise ValueError(_("Give it a name."))
    return facts | {"name": name[:500]}


def completed(*links: str) -> Any:
    """For a declaration: `named` by these links."""

    def complete(facts: Facts, how: Cleaning) -> Facts:
        return named(facts, *links)

    return complete
