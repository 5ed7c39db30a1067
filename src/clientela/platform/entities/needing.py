"""What a company needs to know of a record before it may stand as it does: “a fee, once the lifecycle is customer”.

Asked behind the verb, of the rows as they stand then: the condition is one of the house and may speak of anything. What lacked a
value before a change may still be changed otherwise; nothing may come to lack one.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q

from clientela.platform.conditions import operators
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.limits import where_of
from clientela.platform.entities.operands import EntityWords, is_operand
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.sentences import said as _
from clientela.platform.permissions.actor import SYSTEM

Lacking = dict[str, set[UUID]]  # field name -> the records that need it and have none


class Needed(Conflict):
    """Something that is needed is missing; nothing was changed."""

    def __init__(self, problems: dict[str, str], labels: dict[str, str]) -> None:
        told = (why if labels[name] == why else f"{labels[name]}: {why}" for name, why in problems.items())
        super().__init__(" ".join(told))
        self.problems = problems


def can_be_needed(item: Field) -> bool:
    return item.editable and is_operand(item) and item.kind != "truth" and not item.repeats


def lacking(entity: Entity, keys: Collection[UUID]) -> Lacking:
    """Of each field that is needed under a condition, which of these records lack it; one question for each such field."""
    found = {item.name: _lack(entity, item, where, keys) for item, where in _needs(entity)} if keys else {}
    return {name: some for name, some in found.items() if some}


def has_needs(entity: Entity) -> bool:
    return any(item.needed for item in registry.now(entity).fields)


def newly(before: Lacking, after: Lacking) -> Lacking:
    """What is lacking now and was not before."""
    found = {name: keys - before.get(name, set()) for name, keys in after.items()}
    return {name: keys for name, keys in found.items() if keys}


def refuse(entity: Entity, lack: Lacking) -> None:
    """Raise Needed where anything is lacking."""
    if lack:
        raise Needed({name: why_needed(entity, name) for name in lack}, {name: label_of(entity, name) for name in lack})


def why_needed(entity: Entity, name: str) -> str:
    now = registry.now(entity)
    where = sentence(now.by_name[name].needed, EntityWords(now, SYSTEM))
    return _("This is needed where: %(condition)s.") % {"condition": where}


def label_of(entity: Entity, name: str) -> str:
    return str(registry.now(entity).by_name[name].label)


def _needs(entity: Entity) -> Iterator[tuple[Field, Q]]:
    """A condition that can't be read any more, since a field is gone, asks for nothing."""
    for item in registry.now(entity).fields:
        if item.needed and is_operand(item):
            try:
                yield item, where_of(entity.key, item.needed, SYSTEM)
            except (BadCondition, registry.UnknownType):
                continue


def _lack(entity: Entity, item: Field, where: Q, keys: Collection[UUID]) -> set[UUID]:
    empty = operators.ask(EntityWords(registry.now(entity), SYSTEM).operand(item.name), "known", "no")
    return set(entity.rows().filter(pk__in=keys).filter(where, empty).values_list("pk", flat=True))
