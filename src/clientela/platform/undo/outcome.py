"""What an undo came to: counted set by set while it runs, then what follows from the rows, once for each record."""

from dataclasses import dataclass, field
from uuid import UUID

from clientela.platform.history.tables import in_order, model_of
from clientela.platform.history.undoing import Left, Step
from clientela.platform.undo.records import entities_of, records_of


@dataclass
class Undone:
    """What an undo came to. `restored` counts changed rows, `returned` are the records that came back, by type."""

    restored: int = 0
    removed: int = 0
    returned: dict[str, list[UUID]] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    stale: dict[str, set[UUID]] = field(default_factory=dict)  # by table: rows whose records have to be refreshed

    @property
    def anything(self) -> bool:
        return bool(self.restored or self.removed or self.returned)


def note(out: Undone, step: Step) -> None:
    """Inside the transaction of a set: count it, and note the rows from which something follows."""
    out.restored += sum(len(keys) for keys in step.restored.values())
    out.removed += sum(count for table, count in step.removed.items() if not hasattr(model_of(table), "is_proof"))
    out.left += step.left
    for table, keys in step.returned.items():
        for entity in entities_of(table):
            mine = list(entity.rows().filter(pk__among=keys).values_list("pk", flat=True))
            if mine:
                out.returned.setdefault(entity.key, []).extend(mine)
    for table, keys in [*step.restored.items(), *step.returned.items(), *step.bereft.items()]:
        out.stale.setdefault(table, set()).update(keys)


def refresh(out: Undone) -> None:
    """Once behind the last set: compute anew what follows from its rows, for the records that they belong to."""
    roots: dict[str, set[UUID]] = {}
    for table, keys in out.stale.items():
        if entities_of(table):
            roots.setdefault(table, set()).update(keys)
            continue
        for of, key in set(records_of(table, list(keys)).values()):
            roots.setdefault(of, set()).add(key)
    for of, some in roots.items():
        again = next((entity.verbs.refresh for entity in entities_of(of) if entity.verbs.refresh), None)
        if again:
            again(in_order(some))
    out.stale.clear()
