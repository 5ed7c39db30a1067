"""What an act deleted comes back whole: each row is written again as it stood, with its key, so that all that pointed at it fits.

Links that were set to nothing by the deletion are changes of the same act, and return with them (restoring.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from clientela.platform.history.tables import past_of, pointed_at, rows

# Rows that the act deleted at some time, then those of them that it deleted last, that are not there again, and that it had not
# created itself. Asked by key in two steps, so that no plan rests on what the database believes of a past that has just grown.
_DELETED = """
SELECT DISTINCT e.pgh_obj_id FROM {past} e WHERE e.pgh_context_id = ANY(%(ours)s) AND e.pgh_label = 'delete' {only}"""
_GONE = """
SELECT e.pgh_obj_id FROM ({last}) e
 WHERE e.pgh_context_id = ANY(%(ours)s) {only}
   AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = e.pgh_obj_id)
   AND NOT EXISTS (SELECT FROM history_undoing b WHERE b.of = %(of)s AND b.id = e.pgh_obj_id)
 ORDER BY 1"""
_LAST = """
SELECT DISTINCT ON (pgh_obj_id) * FROM {past}
 WHERE pgh_obj_id = ANY(%(keys)s) AND pgh_label = 'delete' ORDER BY pgh_obj_id, pgh_id DESC"""
_LOST = """
SELECT e.id, to_jsonb(e.{column})::text FROM ({last}) e JOIN {table} t ON t.id = e.id
 WHERE e.{column} IS NOT NULL AND t.{column} IS NULL"""
# Rows that the act changed only since what they point at went.
_FOLLOWING = """
SELECT DISTINCT pgh_obj_id FROM {past}
 WHERE pgh_context_id = ANY(%(ours)s) AND pgh_label = 'update' AND {column} = ANY(%(keys)s)"""

Lost = dict[UUID, list[tuple[str, str]]]  # row -> (column, the value that it can't have again, as JSON text)


def gone(model: Any, ours: Sequence[UUID], *, only: Mapping[str, Sequence[UUID]] | None = None) -> list[UUID]:
    """The rows of this model that the act deleted; with `only`, those that hold one of these keys in its column."""
    table, past = model._meta.db_table, past_of(model)
    params: dict[str, Any] = {"ours": list(ours), "of": table}
    params |= {f"in_{column}": list(keys) for column, keys in (only or {}).items()}
    some = " OR ".join(f"e.{column} = ANY(%(in_{column})s)" for column in only or {})
    narrowed = "" if only is None else f"AND ({some or 'false'})"
    keys = [key for (key,) in rows(_DELETED.format(past=past, only=narrowed), params)]
    sql = _GONE.format(last=_LAST.format(past=past), table=table, only=narrowed)
    return [key for (key,) in rows(sql, params | {"keys": keys})] if keys else []


def deletions(model: Any, keys: Sequence[UUID]) -> list[UUID]:
    """The transactions that deleted these rows."""
    sql = f"SELECT DISTINCT e.pgh_context_id FROM ({_LAST.format(past=past_of(model))}) e WHERE e.pgh_context_id IS NOT NULL"
    return [key for (key,) in rows(sql, {"keys": list(keys)})]


def write_again(model: Any, keys: Sequence[UUID]) -> None:
    """Insert these rows as they stood; a link to what is no longer there is left out where it may be."""
    table, links = model._meta.db_table, pointed_at(model)
    names = _kept_columns(model)
    values = [_value(model, name, links) for name in names]
    last = _LAST.format(past=past_of(model))
    rows(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM ({last}) e",
        {"keys": list(keys)},
    )


def relink(model: Any, keys: Sequence[UUID]) -> None:
    """Rows of one table may point at each other: links between those that came back in different sets."""
    table, last = model._meta.db_table, _LAST.format(past=past_of(model))
    for column, (target, _key) in pointed_at(model).items():
        if target == table:
            sql = f"""UPDATE {table} t SET {column} = e.{column} FROM ({last}) e
                       WHERE t.id = e.id AND t.{column} IS NULL AND EXISTS (SELECT FROM {table} x WHERE x.id = e.{column})"""
            rows(sql, {"keys": list(keys)})


def lost(model: Any, keys: Sequence[UUID]) -> Lost:
    """Which links these rows could not take with them, since what they led to is gone."""
    out: Lost = {}
    last = _LAST.format(past=past_of(model))
    for column in pointed_at(model):
        if column not in _kept_columns(model):
            continue
        for key, value in rows(
            _LOST.format(column=column, last=last, table=model._meta.db_table), {"keys": list(keys)}
        ):
            out.setdefault(key, []).append((column, value))
    return out


def following(model: Any, ours: Sequence[UUID], returned: Mapping[str, Sequence[UUID]]) -> set[UUID]:
    """Rows that the act changed for no other reason than that what they point at went; it is back now."""
    out: set[UUID] = set()
    for column, (target, _key) in pointed_at(model).items():
        if returned.get(target) and column in _kept_columns(model):
            sql = _FOLLOWING.format(past=past_of(model), column=column)
            out |= {key for (key,) in rows(sql, {"ours": list(ours), "keys": list(returned[target])})}
    return out


def _kept_columns(model: Any) -> list[str]:
    """The columns of the table that its past has too."""
    kept = {field.column for field in model.pgh_event_model._meta.concrete_fields}
    return [field.column for field in model._meta.concrete_fields if field.column in kept and not field.generated]


def _value(model: Any, name: str, links: Mapping[str, tuple[str, str]]) -> str:
    """A column as it comes back: versions move on, so that no form opened before can overwrite what is there now."""
    if name == "version":
        return "e.version + 1"
    field = next(field for field in model._meta.concrete_fields if field.column == name)
    if name not in links or not field.null:
        return f"e.{name}"
    target, key = links[name]
    again = f" OR e.{name} = ANY(%(keys)s)" if target == model._meta.db_table else ""
    return f"CASE WHEN EXISTS (SELECT FROM {target} x WHERE x.{key} = e.{name}){again} THEN e.{name} END"
