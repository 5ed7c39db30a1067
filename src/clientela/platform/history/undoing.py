"""Undo of whatever went through one name, such as an import: what it changed returns to what it was, what it created goes.

What others have changed or used since stays as it is, and is told. Everything runs in sets, each committed by itself; broken off,
it can be called again, and called twice it does nothing more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from clientela.platform.history import removing, restoring
from clientela.platform.history.tables import children_first, model_of, past_of, rows, tracked_models
from clientela.platform.history.tracking import because
from clientela.platform.permissions.actor import Actor

BATCH = 5_000


@dataclass(frozen=True)
class Left:
    """A row that was not undone, or not in whole."""

    table: str
    key: UUID
    because: (
        str  # edited: others changed it since; linked: something made since hangs on it; taken: an old value is in use
    )
    by: str = ""
    at: datetime | None = None
    about: str = ""  # linked: the table
    fields: tuple[tuple[str, Any, Any], ...] = ()  # (column, what the act wrote, what stands), both as JSON text


@dataclass
class Step:
    """What one committed set came to."""

    restored: dict[str, list[UUID]] = field(default_factory=dict)  # by table
    removed: dict[str, int] = field(default_factory=dict)
    bereft: dict[str, list[UUID]] = field(default_factory=dict)  # rows that lost what hung on them
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Undoing:
    """One undo: the contexts of the act, those of earlier tries to undo it, who undoes, and who hears of each set."""

    ours: list[UUID]
    undone: list[UUID]
    by: Actor
    told: Callable[[Step], None]

    @property
    def params(self) -> dict[str, Any]:
        return {"ours": self.ours, "known": [*self.ours, *self.undone]}


def undo(through: str, *, by: Actor, told: Callable[[Step], None]) -> None:
    """Undo all that went through this name. `told` hears of each set inside its transaction, to keep what must be kept with it."""
    carried = by.acting_as(by.kind, through=f"undo {through}")
    this = Undoing(_contexts(through), _contexts(carried.through), carried, told)
    born = removing.gather(through)
    for model in tracked_models():
        _restore(this, model)
    if born:
        removing.mark(born, this.params)
        for left in _in_sets(removing.kept()):
            _set(this, lambda left=left: Step(left=_left(this, left)))  # type: ignore[misc]
        for table in children_first(born):
            _remove(this, table)


def _contexts(through: str) -> list[UUID]:
    found = rows("SELECT id FROM pghistory_context WHERE metadata->>'through' = %(through)s", {"through": through})
    return [key for (key,) in found]


def _restore(this: Undoing, model: Any) -> None:
    if not this.ours:
        return
    after = UUID(int=0)
    while keys := restoring.candidates(model, this.params | {"undone": this.undone}, after=after, limit=BATCH):
        _bisected(
            keys, lambda some: _set(this, lambda: _restored(this, model, some)), lambda key: _taken(this, model, key)
        )
        after = keys[-1]


def _restored(this: Undoing, model: Any, keys: Sequence[UUID]) -> Step:
    patches, conflicts = restoring.fields(model, this.params, keys)
    restoring.write(model, patches)
    table = model._meta.db_table
    who = _who(table, this, list(conflicts))
    left = [Left(table, key, "edited", *who.get(key, ("", None)), fields=tuple(f)) for key, f in conflicts.items()]
    return Step(restored={table: list(patches)}, left=left)


def _taken(this: Undoing, model: Any, key: UUID) -> None:
    _set(this, lambda: Step(left=[Left(model._meta.db_table, key, "taken")]))


def _remove(this: Undoing, table: str) -> None:
    while keys := removing.batch(table, limit=BATCH):
        _bisected(keys, lambda some: _set(this, lambda: _removed(table, some)), lambda key: _in_use(this, table, key))
        removing.forget(table, keys)


def _removed(table: str, keys: Sequence[UUID]) -> Step:
    gone, bereft = removing.delete(table, keys)
    return Step(removed={table: gone}, bereft=bereft)


def _in_use(this: Undoing, table: str, key: UUID) -> None:
    """It stays after all: what hung on it may have gone meanwhile."""
    _set(this, lambda: Step(bereft={table: [key]}, left=[Left(table, key, "linked")]))


def _set(this: Undoing, work: Callable[[], Step]) -> None:
    """One set in one transaction, checked before it ends, with who and why for history."""
    with transaction.atomic():
        because(this.by, reason=this.by.through)
        step = work()
        rows("SET CONSTRAINTS ALL IMMEDIATE", {})
        this.told(step)


def _bisected(keys: Sequence[UUID], work: Callable[[Sequence[UUID]], None], alone: Callable[[UUID], None]) -> None:
    """Do the work for all keys; where one of them can't be done, it is found by halves and left to `alone`."""
    try:
        work(keys)
    except IntegrityError:
        if len(keys) == 1:
            alone(keys[0])
            return
        middle = len(keys) // 2
        _bisected(keys[:middle], work, alone)
        _bisected(keys[middle:], work, alone)


def _left(this: Undoing, found: Sequence[tuple[str, UUID, str]]) -> list[Left]:
    out = []
    for table in {table for table, _key, _why in found}:
        who = _who(table, this, [key for of, key, why in found if of == table and why == "edited"])
        for of, key, why in found:
            if of == table:
                reason, _colon, about = why.partition(":")
                out.append(Left(table, key, reason, *who.get(key, ("", None)), about=about))
    return out


def _who(table: str, this: Undoing, keys: Sequence[UUID]) -> dict[UUID, tuple[str, datetime | None]]:
    """Who, other than the act itself, changed these rows last, and when."""
    if not keys:
        return {}
    sql = f"""
        SELECT DISTINCT ON (e.pgh_obj_id) e.pgh_obj_id, coalesce(c.metadata->>'name', ''), e.pgh_created_at
          FROM {past_of(model_of(table))} e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
         WHERE e.pgh_obj_id = ANY(%(keys)s) AND (e.pgh_context_id = ANY(%(known)s)) IS NOT TRUE
         ORDER BY e.pgh_obj_id, e.pgh_id DESC"""
    return {key: (name, at) for key, name, at in rows(sql, this.params | {"keys": list(keys)})}


def _in_sets(found: Sequence[tuple[str, UUID, str]]) -> list[Sequence[tuple[str, UUID, str]]]:
    return [found[at : at + BATCH] for at in range(0, len(found), BATCH)]
