"""What one act has changed: the rows as they were before it, beside the rows as they stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from clientela.platform.history.tables import columns_of, past_of, rows

# The first past state that the act left of each row, and the row now; both as JSON so that any table will do.
_CHANGED = """
SELECT t.id, to_jsonb(t)::text, to_jsonb(e)::text
  FROM {table} t
  JOIN LATERAL (SELECT * FROM {past} p
                 WHERE p.pgh_obj_id = t.id AND p.pgh_context_id IN (
                       SELECT id FROM pghistory_context WHERE metadata->>'through' = %(through)s)
                 ORDER BY p.pgh_id LIMIT 1) e ON true
 WHERE t.id = ANY(%(keys)s) ORDER BY t.id"""

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    key: UUID
    now: dict[str, Any]
    fields: dict[str, tuple[Any, Any]]  # column -> (old, new)

    def name_of(self, column: str) -> str:
        return str(self.now.get(column) or "")


def changes(model: Any, through: str, keys: Sequence[UUID]) -> list[Change]:
    """Which of these rows an act has changed, column by column; those it left as they were are not among them."""
    sql = _CHANGED.format(table=model._meta.db_table, past=past_of(model))
    out, columns = [], columns_of(model)
    for key, now, old in rows(sql, {"through": through, "keys": list(keys)}):
        stands, stood = msgspec.json.decode(now), msgspec.json.decode(old)
        fields = dict(_differing(stood, stands, columns))
        if fields:
            out.append(Change(key, stands, fields))
    return out


def _differing(stood: Values, stands: Values, names: Iterable[str]) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """What differs; a column that holds values by names tells them apart."""
    for name in names:
        old, new = stood.get(name), stands.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _differing(old, new, sorted({*old, *new}))
        elif old != new:
            yield name, (old, new)
