"""One change to many records, by the entity's own verbs, so that rights, history and reactions are those of a single edit.

A verb that takes a set of records is asked for all at once; else each goes by itself.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from clientela.platform.conditions.vocabulary import SETS
from clientela.platform.entities.changing import edit_record, edit_records
from clientela.platform.entities.declaration import Entity, Facts, Field
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.entities.settling import settled
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

AT_ONCE = 500  # records changed while somebody waits; more of them are changed in the background
Mode = Literal["set", "add", "remove"]


@dataclass(frozen=True)
class Change:
    """A clean value for one field; `mode` add and remove are for fields that hold several values."""

    field: Field
    facts: Facts
    mode: Mode = "set"


@dataclass
class Changed:
    """What became of the records: how many were changed, how many had it already, and why others were left."""

    changed: int = 0
    same: int = 0
    refused: dict[str, int] = field(default_factory=dict)  # reason -> records

    def refuse(self, reason: str, records: int = 1) -> None:
        if records:
            self.refused[reason] = self.refused.get(reason, 0) + records


def edit_many(entity: Entity, keys: Iterable[UUID], change: Change, *, by: Actor) -> Changed:
    """Make the change to each of these records; one that can't be changed does not keep the others from it."""
    require(by, "edit", entity.key)
    out, wanted = Changed(), list(keys)
    rows = entity.visible_to(by, verb="edit").filter(pk__in=wanted)
    holds = change.field.kind in SETS
    standing: dict[UUID, Any] = dict(rows.values_list("pk", change.field.orm if holds else "pk"))
    out.refuse(_("There is no such record, or you may not change it."), len(set(wanted) - standing.keys()))
    groups: dict[Hashable, tuple[Any, list[UUID]]] = {}
    for key in (key for key in wanted if key in standing):
        value = _value(change, standing[key] if holds else None)
        if holds and value == list(standing[key] or []):
            out.same += 1
        else:
            groups.setdefault(msgspec.json.encode(value), (value, []))[1].append(key)
    for value, some in groups.values():
        _edit(entity, some, _facts(change, value), out, by)
    return out


def delete_many(entity: Entity, keys: Iterable[UUID], *, by: Actor) -> Changed:
    """Delete each of these records that may be deleted."""
    require(by, "delete", entity.key)
    out, wanted = Changed(), list(keys)
    if entity.verbs.delete_many is not None:
        gone = entity.verbs.delete_many(wanted, by=by)
        out.changed = len(gone)
        out.refuse(_("There is no such record, or you may not delete it."), len(set(wanted) - gone))
        return out
    delete = entity.verbs.delete
    assert delete is not None
    _one_by_one(wanted, lambda key: delete(key, by=by), out)
    return out


def summed(done: Changed, *, deleted: bool = False) -> str:
    """What became of them, in one sentence."""
    counted = {"count": done.changed}
    from_all = [_("%(count)s deleted") % counted if deleted else _("%(count)s changed") % counted]
    if done.same:
        from_all.append(_("%(count)s had it already") % {"count": done.same})
    from_all += [f"{number}: {reason}" for reason, number in done.refused.items()]
    return " · ".join(from_all)


def _facts(change: Change, value: Any) -> Facts:
    said = {change.field.name: value}
    return {"own": change.facts["own"] | said} if change.field.own else change.facts | said


def _edit(entity: Entity, keys: Sequence[UUID], facts: Facts, out: Changed, by: Actor) -> None:
    facts = settled(entity, facts, by=by, of=keys)
    if entity.verbs.edit_many is not None and facts.keys() <= entity.verbs.sets:
        with suppress(Needed, Conflict):  # of some: then each goes by itself, and those that can't be changed say why
            done = edit_records(entity, keys, facts, by=by)
            out.changed += len(done)
            out.refuse(_("There is no such record, or you may not change it."), len(set(keys) - done))
            return
    _one_by_one(keys, lambda key: edit_record(entity, key, facts, by=by), out)


def _one_by_one(keys: Iterable[UUID], act: Callable[[UUID], None], out: Changed) -> None:
    for key in keys:
        try:
            act(key)
            out.changed += 1
        except Unlinked:
            raise
        except (Missing, Conflict) as error:
            out.refuse(str(error))


def _value(change: Change, standing: Any) -> Any:
    """What the field holds afterwards."""
    said = change.facts["own"] if change.field.own else change.facts
    given, there = said[change.field.name], list(standing or [])
    if change.mode == "add":
        return [*there, *(one for one in given if one not in there)]
    return [one for one in there if one not in given] if change.mode == "remove" else given
