"""Acts by their names: "act <context>" for one transaction, what carried it ("import 0190…", "bulk 0190…") for many.

To undo an act is an act called "undo <its name>"; to undo that one is to do it again.
"""

from collections.abc import Sequence
from uuid import UUID

from clientela.platform.history.tables import rows

_BY_THROUGH = "SELECT id FROM pghistory_context WHERE metadata->>'through' = %(through)s"
_UNDOS = """
SELECT DISTINCT metadata->>'through' FROM pghistory_context
 WHERE starts_with(metadata->>'through', 'undo ')
   AND created_at >= (SELECT min(created_at) FROM pghistory_context WHERE id = ANY(%(ours)s))"""
SINGLE = "act "


def undo_of(act: str) -> str:
    return f"undo {act}"


def slug(act: str) -> str:
    """The name of an act in an address."""
    return act.replace(" ", "-")


def contexts(act: str) -> list[UUID]:
    """The transactions of an act."""
    if act.startswith(SINGLE):
        return [UUID(act.removeprefix(SINGLE))]
    return [key for (key,) in rows(_BY_THROUGH, {"through": act})]


def in_force(act: str, undos: set[str]) -> bool:
    """Whether an act still holds, as far as these names of undos tell."""
    undo = undo_of(act)
    return undo not in undos or not in_force(undo, undos)


def neutral_since(ours: Sequence[UUID]) -> list[UUID]:
    """The contexts of acts that were undone since, and of those undos: together they have changed nothing."""
    undos = {name for (name,) in rows(_UNDOS, {"ours": list(ours)})} if ours else set()
    out: list[UUID] = []
    for undo in undos:
        act = undo.removeprefix("undo ")
        if not in_force(act, undos):
            out += [*contexts(act), *contexts(undo)]
    return [key for key in out if key not in ours]


def undone(acts: Sequence[str]) -> set[str]:
    """Which of these acts do not hold any more."""
    wanted = [undo for act in acts for undo in (undo_of(act), undo_of(undo_of(act)), undo_of(undo_of(undo_of(act))))]
    found = rows(
        "SELECT DISTINCT metadata->>'through' FROM pghistory_context WHERE metadata->>'through' = ANY(%(wanted)s)",
        {"wanted": wanted},
    )
    undos = {name for (name,) in found}
    return {act for act in acts if not in_force(act, undos)}
