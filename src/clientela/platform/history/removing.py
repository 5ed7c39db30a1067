"""What an act created goes again, unless others have changed it or made something since that hangs on it.

The keys lie in a table of this session while that is found out: `keep` says why one stays, and is empty where it goes.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from clientela.platform.history.tables import model_of, past_of, pointed_at, points_at, rows

_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS history_undoing (of text, id uuid, keep text, PRIMARY KEY (of, id));
TRUNCATE history_undoing"""
_GATHER = """
INSERT INTO history_undoing (of, id)
SELECT DISTINCT b.of, k FROM history_birth b, unnest(b.keys) AS k WHERE b.through = %(through)s"""
_GONE = "DELETE FROM history_undoing u WHERE u.of = %(of)s AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = u.id)"
# What a row went through before it was deleted and brought back is no edit of what came back.
_EDITED = """
UPDATE history_undoing u SET keep = 'edited'
  FROM (SELECT e.pgh_obj_id AS id, max(e.pgh_id) FILTER (WHERE (e.pgh_context_id = ANY(%(known)s)) IS NOT TRUE) AS edited,
               max(e.pgh_id) FILTER (WHERE e.pgh_label = 'delete') AS deleted
          FROM {past} e JOIN history_undoing x ON x.of = %(of)s AND x.id = e.pgh_obj_id GROUP BY 1) said
 WHERE u.of = %(of)s AND u.id = said.id AND said.edited > coalesce(said.deleted, 0)"""
_LINKED = """
UPDATE history_undoing u SET keep = %(keep)s FROM {other} r
 WHERE u.of = %(of)s AND u.keep IS NULL AND r.{column} = u.id AND {foreign}"""
_NOT_OURS = "NOT EXISTS (SELECT FROM history_undoing x WHERE x.of = %(other)s AND x.id = r.id)"
# Whoever stays needs what it points at.
_UP = """
UPDATE history_undoing u SET keep = 'with' FROM {other} r JOIN history_undoing x ON x.of = %(other)s AND x.id = r.id
 WHERE x.keep IS NOT NULL AND r.{column} = u.id AND u.of = %(of)s AND u.keep IS NULL RETURNING 1"""
# What stays keeps its own: a person the numbers and addresses.
_DOWN = """
UPDATE history_undoing x SET keep = 'with' FROM {other} r JOIN history_undoing u ON u.of = %(of)s AND u.id = r.{column}
 WHERE u.keep IS NOT NULL AND x.of = %(other)s AND x.id = r.id AND x.keep IS NULL RETURNING 1"""

_STAYING = """
SELECT k FROM unnest(%(keys)s::uuid[]) AS k
 WHERE NOT EXISTS (SELECT FROM history_undoing u WHERE u.of = %(of)s AND u.id = k AND u.keep IS NULL)"""


def gather(through: str) -> list[str]:
    """Lay out the keys of what the act created and what is still there; answer their tables."""
    rows(_TABLE, {})
    rows(_GATHER, {"through": through})
    tables = [table for (table,) in rows("SELECT DISTINCT of FROM history_undoing ORDER BY 1", {})]
    for table in tables:
        rows(_GONE.format(table=table), {"of": table})
    rows("ANALYZE history_undoing", {})
    return tables


def mark(tables: Sequence[str], params: Mapping[str, Any]) -> None:
    """Say of each key why it stays, where it does."""
    links = [(table, reference) for table in tables for reference in points_at(model_of(table))]
    for table in tables:
        if hasattr(model_of(table), "pgh_event_model"):
            rows(_EDITED.format(past=past_of(model_of(table))), {**params, "of": table})
    for table, reference in links:
        foreign = _NOT_OURS if reference.noted else "true"
        sql = _LINKED.format(other=reference.table, column=reference.column, foreign=foreign)
        rows(sql, {"of": table, "other": reference.table, "keep": f"linked:{reference.table}"})
    inner = [(table, reference) for table, reference in links if reference.table in tables]
    while sum(_spread(table, reference) for table, reference in inner):
        continue  # each round may keep what the next one needs


def spare(table: str, denied: Sequence[UUID]) -> None:
    """These stay, since whoever undoes may not take them away."""
    sql = "UPDATE history_undoing SET keep = 'denied' WHERE of = %(of)s AND id = ANY(%(keys)s)"
    rows(sql, {"of": table, "keys": list(denied)})


def laid_out(table: str) -> list[UUID]:
    return [key for (key,) in rows("SELECT id FROM history_undoing WHERE of = %(of)s", {"of": table})]


def kept() -> list[tuple[str, UUID, str]]:
    """(table, key, reason) of those that stay for a reason of their own."""
    found = rows("SELECT of, id, keep FROM history_undoing WHERE keep IS NOT NULL AND keep <> 'with' ORDER BY 1, 2", {})
    return [(table, key, keep) for table, key, keep in found]


def batch(table: str, *, limit: int) -> list[UUID]:
    """The next keys that go: of a table that points at itself those first at which none of it points."""
    free = "".join(
        f" AND NOT EXISTS (SELECT FROM {table} r WHERE r.{column} = u.id AND r.id <> u.id)"
        for column, (target, _key) in pointed_at(model_of(table)).items()
        if target == table
    )
    chosen = "SELECT u.id FROM history_undoing u WHERE u.of = %(of)s AND u.keep IS NULL"
    found = rows(f"{chosen}{free} ORDER BY u.id LIMIT %(limit)s", {"of": table, "limit": limit})
    if not found and free:  # what is left points at each other in a ring
        found = rows(f"{chosen} ORDER BY u.id", {"of": table})
    return [key for (key,) in found]


def forget(table: str, keys: Sequence[UUID]) -> None:
    rows("DELETE FROM history_undoing WHERE of = %(of)s AND id = ANY(%(keys)s)", {"of": table, "keys": list(keys)})


def delete(table: str, keys: Sequence[UUID]) -> tuple[int, dict[str, list[UUID]]]:
    """Delete these rows; answer how many went, and by table the rows that they hung on and that do not go themselves."""
    held = {column: target for column, (target, _key) in pointed_at(model_of(table)).items()}
    columns = "".join(f", t.{column}" for column in held)
    found = rows(f"DELETE FROM {table} t WHERE t.id = ANY(%(keys)s) RETURNING t.id{columns}", {"keys": list(keys)})
    bereft: dict[str, set[UUID]] = {}
    for row in found:
        for target, key in zip(held.values(), row[1:], strict=True):
            if key is not None and target != table:
                bereft.setdefault(target, set()).add(key)
    return len(found), {target: _staying(target, keys) for target, keys in bereft.items()}


def _staying(table: str, keys: set[UUID]) -> list[UUID]:
    return [key for (key,) in rows(_STAYING, {"of": table, "keys": list(keys)})]


def _spread(table: str, reference: Any) -> bool:
    params = {"of": table, "other": reference.table}
    up = rows(_UP.format(other=reference.table, column=reference.column), params)
    down = reference.follows and rows(_DOWN.format(other=reference.table, column=reference.column), params)
    return bool(up or down)
