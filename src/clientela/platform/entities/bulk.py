"""One change to many records: each by the entity's own verb, so that rights, history and reactions are those of a single edit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.conditions.vocabulary import SETS
from clientela.platform.entities.declaration import Entity, Facts, Field
from clientela.platform.entities.reading import Conflict, Missing
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


def edit_many(entity: Entity, keys: Iterable[UUID], change: Change, *, by: Actor) -> Changed:
    """Make the change to each of these records; one that can't be changed does not keep the others from it."""
    require(by, "edit", entity.key)
    out, wanted = Changed(), list(keys)
    rows = entity.visible_to(by, verb="edit").filter(pk__in=wanted)
    standing = dict(rows.values_list("pk", change.field.orm)) if change.field.kind in SETS else {}
    for key in wanted:
        value = _value(change, standing.get(key))
        if key in standing and value == standing[key]:
            out.same += 1
            continue
        try:
            entity.verbs.edit(key, _facts(change, value), by=by)  # type: ignore[misc]
            out.changed += 1
        except (Missing, Conflict) as error:
            out.refused[str(error)] = out.refused.get(str(error), 0) + 1
    return out


def summed(done: Changed) -> str:
    """What became of them, in one sentence."""
    from_all = [_("%(count)s changed") % {"count": done.changed}]
    if done.same:
        from_all.append(_("%(count)s had it already") % {"count": done.same})
    from_all += [f"{number}: {reason}" for reason, number in done.refused.items()]
    return " · ".join(from_all)


def _facts(change: Change, value: Any) -> Facts:
    said = {change.field.name: value}
    return {"own": said} if change.field.own else change.facts | said


def _value(change: Change, standing: Any) -> Any:
    """What the field holds afterwards."""
    said = change.facts["own"] if change.field.own else change.facts
    given, there = said[change.field.name], list(standing or [])
    if change.mode == "add":
        return [*there, *(one for one in given if one not in there)]
    return [one for one in there if one not in given] if change.mode == "remove" else given
