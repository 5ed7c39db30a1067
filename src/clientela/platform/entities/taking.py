"""Arrivals into entities that are one table, any number in one statement: known again by a value that only one row has, or by
what their source calls them. What an arrival leaves empty stays as it was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.platform.entities.declaration import Batch, Taken
from clientela.platform.entities.tables import Table, after, defaults, first, search, search_set, typed
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor


def take_rows(table: Table, batch: Batch, *, by: Actor) -> Taken:
    """Create or update any number of rows in one statement; what an arrival leaves empty stays as it was."""
    name = table.model._meta.db_table
    with acting(by, "import", table.entity, reason=f"from {batch.source}"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"taking:{name}"])
        sql, told = _taking(table, batch.relation)
        cursor.execute(sql, {**batch.params, **told, "mode": batch.mode, "fill_only": batch.fill_only})
        rows = cursor.fetchall()
        cursor.execute(f"SELECT count(*) FROM ({batch.relation}) a", dict(batch.params))
        (arrived,) = cursor.fetchone()
    return taken(rows, arrived=arrived)


def taken(rows: Sequence[tuple[UUID, str, int]], *, arrived: int) -> Taken:
    """From (record, outcome, row_no); rows that are not among them said nothing new."""
    counts = Counter({"created": 0, "updated": 0})
    counts.update(outcome for _key, outcome, _row_no in rows)
    counts["unchanged"] = arrived - len(rows)
    left: dict[str, list[tuple[int, UUID]]] = {}
    for key, outcome, row_no in rows:
        if outcome != "created":
            left.setdefault(outcome, []).append((row_no, key))
    return Taken(dict(counts), tuple(key for key, outcome, _row_no in rows if outcome in ("created", "updated")), left)


def _taking(table: Table, relation: str) -> tuple[str, dict[str, Any]]:
    fields = [table.column(name) for name in table.columns]
    name, known = table.model._meta.db_table, table.column(table.unique)
    unique, word = known.column, known.name  # in the table, and in what arrives
    columns = ", ".join(str(field.column) for field in fields)
    born = {one.name: first(one) for one in fields}
    then = {one.name: after(one) for one in fields}
    kept = ", ".join(f"{one.column} = {then[one.name]}" for one in fields)
    differs = " OR ".join(f"t.{one.column} IS DISTINCT FROM {then[one.name]}" for one in fields)
    sql = f"""
        WITH arrival AS MATERIALIZED (
            SELECT DISTINCT ON (f.{word}) a.id, a.row_no, f.*
              FROM ({relation}) a, jsonb_to_record(a.facts) AS f({typed(fields)}) ORDER BY f.{word}, a.row_no DESC),
        changed AS (
            UPDATE {name} t SET {kept}{search_set(table, then)}, version = t.version + 1, updated_at = now()
              FROM arrival f WHERE f.{word} = t.{unique} AND %(mode)s <> 'create' AND ({differs}) RETURNING t.id, f.row_no),
        born AS (
            INSERT INTO {name} AS t (id, {columns}{", search" if table.searched else ""})
            SELECT f.id, {", ".join(born.values())}{", " + search(table, born) if table.searched else ""} FROM arrival f
             WHERE %(mode)s <> 'update' AND NOT EXISTS (SELECT FROM {name} t WHERE t.{unique} = f.{word})
            ON CONFLICT ({unique}) DO NOTHING RETURNING t.id)
        SELECT id, 'updated', row_no FROM changed UNION ALL SELECT id, 'created', 0 FROM born UNION ALL
        SELECT f.id, 'skipped', f.row_no FROM arrival f
         WHERE %(mode)s <> 'both' AND (%(mode)s = 'create') = EXISTS (SELECT FROM {name} t WHERE t.{unique} = f.{word})"""
    return sql, defaults(fields)


def take_sourced(table: Table, batch: Batch, *, by: Actor, standing: Mapping[str, Any] | None = None) -> Taken:
    """The same for rows that have a `source` and an `external_id` there; a row without one is known by its very words.

    Where the batch asks for that, it is known by the table's other word (`unique`), the oldest of several. What is not the actor's
    to change stays ("denied"). `standing`: what a new row holds where nothing is said of it.
    """
    with acting(by, "import", table.entity, reason=f"from {batch.source}"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"taking:{table.entity}"])
        sql, first_of_all = _taking_sourced(table, batch)
        asked: dict[str, Any] = {"mode": batch.mode, "fill_only": batch.fill_only, "source": batch.source}
        told = {f"default_{name}": value for name, value in _standing(table, standing, by).items()}
        told |= {f"where_{name}": value for name, value in table.where.items()}
        cursor.execute(sql, {**batch.params, **first_of_all, **told, **asked, "denied": _denied(table, batch, by)})
        rows = cursor.fetchall()
    return taken([row for row in rows if row[1] != "unchanged"], arrived=len(rows))


def _standing(table: Table, standing: Mapping[str, Any] | None, by: Actor) -> dict[str, Any]:
    return {**({table.owner: by.user_id} if table.owner else {}), **(standing or {})}


def _denied(table: Table, batch: Batch, by: Actor) -> list[UUID]:
    """The rows of this source that the actor may not change."""
    if by.scope("edit", table.entity) == "all":
        return []
    rows = table.rows()
    mine = rows.visible_to(by, entity=table.entity, verb="edit").values("pk")
    asked = rows if _by_word(table, batch) else rows.filter(source=batch.source)
    return list(asked.exclude(pk__in=mine).values_list("pk", flat=True))


def _by_word(table: Table, batch: Batch) -> bool:
    return bool(table.unique) and batch.match == table.unique


def _known(table: Table, batch: Batch) -> str:
    """By what a row that stands is known again. The second in the words of the index."""
    only = "".join(f" AND t.{table.column(name).column} = %(where_{name})s" for name in table.where)
    if _by_word(table, batch):
        word = table.column(table.unique).column
        return f"t.{word} = f.{word}{only} ORDER BY t.id LIMIT 1"
    return f"t.source = %(source)s AND t.external_id = f.known_by AND t.external_id <> ''{only}"


def _taking_sourced(table: Table, batch: Batch) -> tuple[str, dict[str, Any]]:
    fields = [table.column(name) for name in table.columns]
    name, columns = table.model._meta.db_table, [str(field.column) for field in fields]
    born = {one.name: first(one) for one in fields}
    then = {one.name: f"f.new_{one.column}" for one in fields}
    new = ", ".join(f"{after(one)} AS new_{one.column}" for one in fields)
    differs = " OR ".join(f"t.{column} IS DISTINCT FROM n.new_{column}" for column in columns)
    of = {str(table.column(name).column): f"%(where_{name})s" for name in table.where}
    held = of | dict(zip(columns, born.values(), strict=True)) | {"source": "%(source)s", "external_id": "f.known_by"}
    held |= {"search": search(table, born)} if table.searched else {}
    sql = f"""
        WITH arrival AS MATERIALIZED (
            SELECT DISTINCT ON (known_by) a.id, a.row_no, known_by, f.*
              FROM ({batch.relation}) a,
                   LATERAL coalesce(nullif(a.external_id, ''), 'md5:' || md5(a.payload::text)) AS known_by,
                   jsonb_to_record(a.facts) AS f({typed(fields)})
             ORDER BY known_by, a.row_no DESC),
        met AS MATERIALIZED (
            SELECT f.*, n.*, t.id AS met_key,
                   CASE WHEN t.id IS NULL THEN CASE %(mode)s WHEN 'update' THEN 'skipped' ELSE 'created' END
                        WHEN %(mode)s = 'create' THEN 'skipped'
                        WHEN t.id = ANY(%(denied)s::uuid[]) THEN 'denied'
                        WHEN {differs} THEN 'updated' ELSE 'unchanged' END AS became
              FROM arrival f
              LEFT JOIN LATERAL (SELECT * FROM {name} t WHERE {_known(table, batch)} FOR UPDATE) t ON true
              LEFT JOIN LATERAL (SELECT {new}) n ON true),
        changed AS (
            UPDATE {name} t SET {", ".join(f"{column} = f.new_{column}" for column in columns)}{search_set(table, then)},
                   version = t.version + 1, updated_at = now()
              FROM met f WHERE f.met_key = t.id AND f.became = 'updated'),
        born AS (
            INSERT INTO {name} AS t (id, {", ".join(held)}) SELECT f.id, {", ".join(held.values())}
              FROM met f WHERE f.became = 'created' ON CONFLICT DO NOTHING)
        SELECT coalesce(met_key, id), became, row_no FROM met"""
    return sql, defaults(fields)
