"""What an undo came to: counted set by set while it runs, with what follows from the rows computed anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from clientela.platform.history.undoing import Left, Step
from clientela.platform.undo.records import entities_of, records_of


@dataclass
class Undone:
    """What an undo came to. `restored` counts changed rows, `returned` are the records that came back, by type."""

    restored: int = 0
    removed: int = 0
    returned: dict[str, list[UUID]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        return bool(self.restored or self.removed or self.returned)


def note(out: Undone, step: Step) -> None:
    """Inside the transaction of a set: count it, and compute anew what follows from its rows."""
    out.restored += sum(len(keys) for keys in step.restored.values())
    out.removed += sum(step.removed.values())
    out.left += step.left
    for table, keys in step.returned.items():
        for entity in entities_of(table):
            mine = list(entity.rows().filter(pk__in=keys).values_list("pk", flat=True))
            if mine:
                out.returned.setdefault(entity.key, []).extend(mine)
    for table, keys in [*step.restored.items(), *step.returned.items(), *step.bereft.items()]:
        _refresh(table, keys)


def _refresh(table: str, keys: Sequence[UUID]) -> None:
    """What follows from the rows, for the records that they belong to."""
    roots: dict[str, list[UUID]] = {}
    for of, key in set(records_of(table, keys).values()):
        roots.setdefault(of, []).append(key)
    for of, some in roots.items():
        refresh = next((entity.verbs.refresh for entity in entities_of(of) if entity.verbs.refresh), None)
        if refresh:
            refresh(some)
