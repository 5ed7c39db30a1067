"""Undo of one act, or of all that went through one name such as an import: what it changed returns to what it was, what it
deleted comes back, what it created goes.

What others have changed or used since stays as it is, and is told; so does what `may` does not allow. Everything runs in sets, each
committed by itself; broken off, it can be called again, and called twice it does nothing more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar
from uuid import UUID

from django.db import DataError, IntegrityError, transaction

from clientela.platform.history import names, removing, restoring, returning
from clientela.platform.history.tables import (
    belonging,
    children_first,
    in_order,
    links_first,
    model_of,
    past_of,
    rows,
    touched_models,
)
from clientela.platform.history.tracking import because
from clientela.platform.permissions.actor import Actor

BATCH = 5_000
T = TypeVar("T")
Verb = Literal["edit", "delete"]
May = Callable[[str, Sequence[UUID], Verb], set[UUID]]  # which of these rows of a table one may edit or delete
Veil = Callable[[str], frozenset[str]]  # the columns of a table that one may not write


@dataclass(frozen=True)
class Left:
    """A row that was not undone, or not in whole."""

    table: str
    key: UUID
    # edited: others changed it since; linked: something made since hangs on it; taken: an old value is in use; denied: no right;
    # lost: it came back without what it was linked to
    because: str
    by: str = ""
    at: datetime | None = None
    about: str = ""  # linked: the table
    fields: tuple[tuple[str, Any, Any], ...] = ()  # (column, what the act wrote, what stands), both as JSON text


@dataclass
class Step:
    """What one committed set came to."""

    restored: dict[str, list[UUID]] = field(default_factory=dict)  # by table
    returned: dict[str, list[UUID]] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    bereft: dict[str, list[UUID]] = field(default_factory=dict)  # rows that lost what hung on them
    left: list[Left] = field(default_factory=list)


@dataclass(frozen=True)
class Undoing:
    """One undo: the contexts of the act, those of earlier tries to undo it, who undoes, and who hears of each set."""

    ours: list[UUID]
    undone: list[UUID]
    neutral: list[UUID]  # contexts of later acts that were undone themselves, and of those undos
    by: Actor
    told: Callable[[Step], None]
    may: May
    veil: Veil
    only: dict[str, list[UUID]] | None = None  # by table: these alone, and what went with them
    returned: dict[str, list[UUID]] = field(default_factory=dict)

    @property
    def params(self) -> dict[str, Any]:
        return {"ours": self.ours, "known": [*self.ours, *self.undone, *self.neutral]}


def anything(_table: str, keys: Sequence[UUID], _verb: Verb) -> set[UUID]:
    """Everything may be undone: whoever calls has seen to it."""
    return set(keys)


def nothing(_table: str) -> frozenset[str]:
    return frozenset()


def undo(act: str, *, by: Actor, told: Callable[[Step], None], may: May = anything, veil: Veil = nothing) -> None:
    """Undo all of an act. `told` hears of each set inside its transaction, to keep what must be kept with it."""
    carried = by.acting_as(by.kind, through=names.undo_of(act))
    ours = names.contexts(act)
    this = Undoing(ours, names.contexts(carried.through), names.neutral_since(ours), carried, told, may, veil)
    born = removing.gather(act)
    touched = touched_models(ours)
    for model in links_first(touched):
        _return(this, model)
    for model in touched:
        _restore(this, model)
    if born:
        for table in born:
            keys = removing.laid_out(table)
            removing.spare(table, list(set(keys) - may(table, keys, "delete")))
        removing.mark(born, this.params)
        for left in _in_sets(removing.kept()):
            _set(this, lambda left=left: Step(left=_left(this, left)))  # type: ignore[misc]
        for table in children_first(born):
            _remove(this, table)


def bring_back(
    table: str, keys: Sequence[UUID], *, by: Actor, told: Callable[[Step], None], may: May = anything
) -> None:
    """These rows that were deleted come back, each with what went with it; of their deletions nothing else is undone."""
    ours = returning.deletions(model_of(table), keys)
    this = Undoing(ours, [], names.neutral_since(ours), by, told, may, nothing, {table: list(keys)})
    removing.gather("")
    touched = touched_models(ours)
    for model in links_first(touched):
        _return(this, model)
    for model in touched:
        _restore(this, model)


def _wanted(this: Undoing, model: Any) -> dict[str, list[UUID]] | None:
    """By column: whose rows of this model are to come back; None for all that the act deleted."""
    if this.only is None:
        return None
    if model._meta.db_table in this.only:
        return {"pgh_obj_id": this.only[model._meta.db_table]}
    return {column: this.returned[table] for column, table in belonging(model).items() if table in this.returned}


def _return(this: Undoing, model: Any) -> None:
    table = model._meta.db_table
    for keys in _in_sets(returning.gone(model, this.ours, only=_wanted(this, model))):
        _bisected(
            keys, lambda some: _set(this, lambda: _returned(this, model, some)), lambda key: _taken(this, model, key)
        )
    if back := this.returned.get(table):
        _set(this, lambda: _relinked(model, back))


def _returned(this: Undoing, model: Any, keys: Sequence[UUID]) -> Step:
    """Rights are asked of the rows as they are once they are back; those without go again, as if they had never come."""
    table = model._meta.db_table
    with transaction.atomic():
        mark = transaction.savepoint()
        returning.write_again(model, keys)
        denied = set(keys) - this.may(table, keys, "delete")
        if denied:
            transaction.savepoint_rollback(mark)
    back = [key for key in keys if key not in denied]
    if denied and back:
        returning.write_again(model, back)
    this.returned.setdefault(table, []).extend(back)
    return Step(returned={table: back}, left=[Left(table, key, "denied") for key in keys if key in denied])


def _relinked(model: Any, keys: Sequence[UUID]) -> Step:
    if len(keys) > BATCH:
        returning.relink(model, keys)
    lost = returning.lost(model, keys)
    table = model._meta.db_table
    return Step(left=[
        Left(table, key, "lost", fields=tuple((column, value, "null") for column, value in links)) for key, links in lost.items()
    ])  # fmt: skip


def _restore(this: Undoing, model: Any) -> None:
    if not this.ours:
        return
    following = returning.following(model, this.ours, this.returned)
    touched = in_order(following) if this.only is not None else restoring.candidates(model, this.ours, this.undone)
    for keys in _in_sets(touched):
        _bisected(
            keys,
            lambda some: _set(this, lambda: _restored(this, model, some, following)),
            lambda key: _taken(this, model, key),
        )


def _restored(this: Undoing, model: Any, keys: Sequence[UUID], following: set[UUID]) -> Step:
    table = model._meta.db_table
    asked = [key for key in keys if key not in following]
    denied = set(asked) - this.may(table, asked, "edit")
    open_ = [key for key in keys if key not in denied]
    veil = this.veil(table)
    whole = set[UUID]() if veil else set(restoring.straight(model, this.params, open_))
    patches, conflicts = restoring.fields(model, this.params, [key for key in open_ if key not in whole])
    veiled = _unveil(patches, veil)
    who = _who(table, this, list(conflicts))
    restoring.write(model, patches)
    left = [Left(table, key, "edited", *who.get(key, ("", None)), fields=tuple(f)) for key, f in conflicts.items()]
    left += [Left(table, key, "denied") for key in [*veiled, *(key for key in keys if key in denied)]]
    return Step(restored={table: [*whole, *patches]}, left=left)


def _unveil(patches: restoring.Patches, columns: frozenset[str]) -> list[UUID]:
    """Take out what may not be written; answers the rows that keep something for it."""
    veiled = [key for key, patch in patches.items() if columns & patch.keys()] if columns else []
    for key in veiled:
        left = {name: value for name, value in patches.pop(key).items() if name not in columns}
        patches |= {key: left} if left else {}
    return veiled


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
    except (IntegrityError, DataError):
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


def _in_sets(found: Sequence[T]) -> list[Sequence[T]]:
    return [found[at : at + BATCH] for at in range(0, len(found), BATCH)]
