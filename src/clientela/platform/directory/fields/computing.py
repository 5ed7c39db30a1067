"""What is said of a formula or roll-up: checked with the eyes of who says it, tried on three records, kept from breaking others."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.conditions import wording
from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.computing import FUNCTIONS, computed_of, offered, problems
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import every_known, known
from clientela.platform.entities.operands import EntityWords, pointing_at
from clientela.platform.entities.own import label
from clientela.platform.entities.reading import Conflict
from clientela.platform.fields import actions
from clientela.platform.fields.models import OwnField
from clientela.platform.fields.reading import known_shape
from clientela.platform.permissions.actor import Actor

FUNCTION_WORDS = {**wording.FUNCTION_WORDS, "first": gettext_lazy("first date"), "last": gettext_lazy("last date")}
COMPUTED = ("formula", "rollup")
TRIED = "own_tried"  # what a field is called that is only tried out
EXAMPLES = 3


def checked_computed(said: Any, kind: str, entity: Entity, *, field: OwnField | None, by: Actor) -> dict[str, Any]:
    """What is kept of it. Raises ValueError."""
    if not isinstance(said, Mapping) or (kind == "formula") != ("formula" in said):
        raise ValueError(_("This is needed."))
    made_of(said, entity, field.name if field else TRIED, by=by)
    if field is not None:
        changed = copy(field)
        changed.computed = dict(said)
        _keep_others(changed)
    return dict(said)


def made_of(said: Mapping[str, Any], entity: Entity, name: str, *, by: Actor) -> Field:
    """The field that it comes to. Raises ValueError, also for what its author may not see."""
    types = {one.key: one for one in every_known(by)}
    item = computed_of(entity.key, name, said, types)
    assert item.computed is not None
    if (rollup := item.computed.rollup) is not None and rollup.where:
        compile_condition(rollup.where, EntityWords(types[rollup.counted], by))
    return item


def tried(said: Mapping[str, Any], entity: Entity, *, by: Actor) -> tuple[Field, list[tuple[Any, ...]]]:
    """What it comes to for three records: their keys, their names, and the cells of the value. Raises ValueError."""
    item = made_of(said, entity, TRIED, by=by)
    mine = known(entity.key, by)
    with_it = replace(mine, fields=(*mine.fields, replace(item, label=_("Value"))))
    return item, page(with_it, by, Ask(columns=(mine.title, TRIED), limit=EXAMPLES)).rows


def archive_field(key: UUID, *, by: Actor) -> None:
    """The verb, unless formulas or roll-ups would be empty then. Raises Conflict."""
    field = OwnField.objects.filter(pk=key, archived_at=None).first()
    if field is not None:
        gone = copy(field)
        gone.archived_at = field.created_at
        try:
            _keep_others(gone)
        except ValueError as error:
            raise Conflict(str(error)) from None
    actions.archive_field(key, by=by)


def names_offered(entity: Entity, *, by: Actor) -> list[tuple[str, Any]]:
    """What a formula of the author may speak of."""
    types = {one.key: one for one in every_known(by)}
    return [(name, item.label) for name, item in offered(types[entity.key], types)]


def figures_offered(entity: Entity, *, by: Actor) -> Iterator[tuple[str, Any]]:
    """(function and what it is reckoned of, label) of every roll-up that the author could make."""
    for rows, other, _link in pointing_at(entity, by):
        if by.may("see", other.key):
            yield f"count {rows}", f"{other.label_plural}: {FUNCTION_WORDS['count']}"
            for function, item in _fitting(other):
                yield (
                    f"{function} {rows}.{item.name}",
                    f"{other.label_plural}: {item.label}, {FUNCTION_WORDS[function]}",
                )


def _fitting(counted: Entity) -> Iterator[tuple[str, Field]]:
    fields = [one for one in counted.fields if one.stored and one.filterable and ("__" not in one.orm or one.own)]
    yield from ((function, one) for one in fields for function, kinds in FUNCTIONS.items() if one.kind in kinds)


def _keep_others(changed: OwnField) -> None:
    """Raises ValueError naming the formulas and roll-ups that would be empty with this field as it is to be."""
    shape = known_shape()
    fields = tuple(changed if one.pk == changed.pk else one for one in shape.fields)
    before = problems({one.key: one for one in registry.every()})
    after = problems(registry.put_together(replace(shape, fields=fields)))
    labels = {(one.entity, one.name): label(one.labels) for one in fields}
    broken = after.keys() - before.keys() - {(changed.entity, changed.name)}
    if broken:
        names = ", ".join(sorted(str(labels[place]) for place in broken))
        raise ValueError(
            _("These need it and would be empty: %(names)s. Change or archive them first.") % {"names": names}
        )
