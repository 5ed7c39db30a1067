"""What people decided of pairs of keys, as it holds for the parties that stand today."""

from collections.abc import Iterable
from uuid import UUID

from clientela.platform.history.tables import rows

Pair = tuple[UUID, UUID]
_APART = """
SELECT coalesce(a.new, v.one), coalesce(b.new, v.other)
  FROM matching_verdict v
  LEFT JOIN merging_successor a ON a.old = v.one
  LEFT JOIN merging_successor b ON b.old = v.other
 WHERE v.kind = %(kind)s AND NOT v.same"""


def in_order(one: UUID, other: UUID) -> Pair:
    """A pair as it is written: the smaller key first."""
    return (one, other) if one < other else (other, one)


def kept_apart(kind: str) -> set[Pair]:
    """The pairs that are not the same. What was merged since counts as the party as which it goes on."""
    found: Iterable[tuple[UUID, UUID]] = rows(_APART, {"kind": kind})
    return {in_order(one, other) for one, other in found if one != other}
