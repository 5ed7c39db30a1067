"""Values brought back from the past: of the columns that an act changed, those that nobody has changed since."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from clientela.platform.history.tables import columns_of, moving, past_of, pointed_at, rows

# Rows that the act changed and did not create, and that no earlier try has restored.
_CANDIDATES = """
SELECT pgh_obj_id FROM {past} WHERE pgh_context_id = ANY(%(ours)s) AND pgh_label = 'update'
EXCEPT SELECT id FROM history_undoing WHERE of = %(of)s
EXCEPT SELECT pgh_obj_id FROM {past} WHERE pgh_context_id = ANY(%(undone)s)
 ORDER BY 1"""
# What later acts changed that were undone themselves does not count, as long as what stands is what the act wrote.
# Each step of each row from the act's first one on, as the columns that moved in it and whether the act moved them.
_FIELDS = """
WITH stands AS MATERIALIZED (
    SELECT t.* FROM {table} t WHERE t.id = ANY(%(keys)s) FOR UPDATE
),
first AS (
    SELECT pgh_obj_id AS key, min(pgh_id) AS pgh_id FROM {past}
     WHERE pgh_obj_id = ANY(%(keys)s) AND pgh_context_id = ANY(%(ours)s) GROUP BY 1
),
step AS (
    SELECT e.pgh_obj_id AS key, e.pgh_id, (e.pgh_context_id = ANY(%(ours)s)) IS TRUE AS ours,
           (e.pgh_context_id = ANY(%(known)s)) IS TRUE AS known, to_jsonb(e) AS old,
           coalesce(lead(to_jsonb(e)) OVER (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id), to_jsonb(s)) AS new
      FROM {past} e JOIN first f ON f.key = e.pgh_obj_id AND e.pgh_id >= f.pgh_id JOIN stands s ON s.id = e.pgh_obj_id
     WHERE e.pgh_obj_id = ANY(%(keys)s) AND e.pgh_label = 'update'
),
moved AS (
    SELECT key, pgh_id, ours, known, name, old->name AS before, new->name AS after
      FROM step, unnest(%(columns)s::text[]) AS name WHERE old->name IS DISTINCT FROM new->name
)
SELECT key, name,
       bool_or(NOT known) OR (array_agg(after ORDER BY pgh_id DESC) FILTER (WHERE ours))[1]
                             IS DISTINCT FROM (array_agg(after ORDER BY pgh_id DESC))[1],
       (array_agg(before ORDER BY pgh_id) FILTER (WHERE ours))[1]::text,
       (array_agg(after ORDER BY pgh_id DESC) FILTER (WHERE ours))[1]::text,
       (array_agg(after ORDER BY pgh_id DESC))[1]::text
  FROM moved GROUP BY key, name HAVING bool_or(ours) ORDER BY key, name"""

# Rows of which nothing is known since but one change of the act: every column returns, where what it points at is there. What is
# known of each is counted first: a past that has just grown is misjudged, and asked row by row it costs tens of times as much.
_STRAIGHT = """
WITH last AS MATERIALIZED (
    SELECT max(pgh_id) AS pgh_id FROM {past} WHERE pgh_obj_id = ANY(%(keys)s)
     GROUP BY pgh_obj_id HAVING count(*) FILTER (WHERE pgh_context_id = ANY(%(ours)s)) = 1
)
UPDATE {table} t SET {sets} FROM last JOIN {past} e USING (pgh_id)
 WHERE t.id = e.pgh_obj_id AND e.pgh_context_id = ANY(%(ours)s) AND e.pgh_label = 'update'
   AND ({now}) IS DISTINCT FROM ({then}) {there}
RETURNING t.id"""
# Which columns of these rows stand otherwise than they last stood: to set the others, too, would have the database compute anew
# what follows from them.
_MOVED = """
SELECT {asked} FROM {table} t
  JOIN (SELECT DISTINCT ON (pgh_obj_id) * FROM {past} WHERE pgh_obj_id = ANY(%(keys)s) ORDER BY pgh_obj_id, pgh_id DESC) e
    ON e.pgh_obj_id = t.id"""
_THERE = """
   AND (e.{column} IS NULL OR e.{column} IS NOT DISTINCT FROM t.{column}
        OR EXISTS (SELECT FROM {target} x WHERE x.{key} = e.{column}))"""

Patches = dict[UUID, dict[str, str]]  # key -> column -> value as JSON text, so that no figure loses a digit
Conflicts = dict[UUID, list[tuple[str, str, str]]]  # key -> (column, what the act wrote, what stands)


def candidates(model: Any, ours: Sequence[UUID], undone: Sequence[UUID]) -> list[UUID]:
    """In order of their keys."""
    params = {"ours": list(ours), "undone": list(undone), "of": model._meta.db_table}
    return [key for (key,) in rows(_CANDIDATES.format(past=past_of(model)), params)]


def straight(model: Any, params: Mapping[str, Any], keys: Sequence[UUID]) -> list[UUID]:
    """Write back whole rows that nobody has touched since, by one statement; answers which. The others need a closer look.

    They are locked before it is asked what came since: a change that is just being made is waited for, and seen.
    """
    table, names = model._meta.db_table, columns_of(model)
    rows(f"SELECT FROM {table} WHERE id = ANY(%(keys)s) ORDER BY id FOR UPDATE", {"keys": list(keys)})
    links = pointed_at(model).items()
    moved = _moved(model, keys)
    if not moved:
        return []
    sql = _STRAIGHT.format(
        table=table,
        past=past_of(model),
        sets=", ".join([*(f"{name} = e.{name}" for name in moved), *moving(model)]),
        now=", ".join(f"t.{name}" for name in names),
        then=", ".join(f"e.{name}" for name in names),
        there="".join(_THERE.format(column=c, target=of, key=key) for c, (of, key) in links if c in names),
    )
    return [key for (key,) in rows(sql, {**params, "keys": list(keys)})]


def _moved(model: Any, keys: Sequence[UUID]) -> list[str]:
    names = columns_of(model)
    asked = ", ".join(f"bool_or(t.{name} IS DISTINCT FROM e.{name})" for name in names)
    (flags,) = rows(_MOVED.format(asked=asked, table=model._meta.db_table, past=past_of(model)), {"keys": list(keys)})
    return [name for name, moved in zip(names, flags, strict=True) if moved]


def fields(model: Any, params: Mapping[str, Any], keys: Sequence[UUID]) -> tuple[Patches, Conflicts]:
    """What can be written back to each row, which is locked by this, and what can't since it was changed or its target is gone."""
    sql = _FIELDS.format(table=model._meta.db_table, past=past_of(model))
    patches: Patches = {}
    conflicts: Conflicts = {}
    if not keys:
        return patches, conflicts
    found = rows(sql, {**params, "keys": list(keys), "columns": columns_of(model)})
    gone = _gone(model, [(name, before) for _key, name, _edited, before, *_rest in found])
    for key, name, edited, before, written, now in found:
        if edited or (name, before) in gone:
            conflicts.setdefault(key, []).append((name, written, now))
        else:
            patches.setdefault(key, {})[name] = before
    return patches, conflicts


def write(model: Any, patches: Patches) -> None:
    """Set the columns of each row, in one statement."""
    if not patches:
        return
    columns = sorted({name for patch in patches.values() for name in patch})
    said = ", ".join(
        f'{{"key": "{key}", "patch": {{{", ".join(f"{chr(34)}{name}{chr(34)}: {value}" for name, value in patch.items())}}}}}'
        for key, patch in patches.items()
    )
    table = model._meta.db_table
    sets = ", ".join([*(f"{name} = r.{name}" for name in columns), *moving(model)])
    rows(
        f"""UPDATE {table} t SET {sets}
              FROM (SELECT x.id, {", ".join(f"r.{name}" for name in columns)} FROM {table} x
                      JOIN jsonb_to_recordset(%(patches)s::jsonb) AS p(key uuid, patch jsonb) ON p.key = x.id
                      CROSS JOIN LATERAL jsonb_populate_record(x, p.patch) r) r
             WHERE t.id = r.id""",
        {"patches": f"[{said}]"},
    )


def _gone(model: Any, wanted: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Old values that point at rows which are no longer there."""
    out: set[tuple[str, str]] = set()
    for column, (table, key) in pointed_at(model).items():
        values = {before for name, before in wanted if name == column and before != "null"}
        if values:
            sql = f"SELECT to_jsonb({key})::text FROM {table} WHERE to_jsonb({key}) = ANY(%(values)s::jsonb[])"
            there = {value for (value,) in rows(sql, {"values": list(values)})}
            out |= {(column, value) for value in values - there}
    return out
