"""The entities of this installation: those that `wiring.py` lists, and those that the company has made itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.entities.computing import with_computed
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.own import needing, shaped
from clientela.platform.fields.reading import Shape, known_shape
from clientela.platform.permissions.actor import hanging

_declared: dict[str, Entity] = {}
_made: list[Callable[[], Iterable[Entity]]] = []
_shaped: list[tuple[Shape | None, dict[str, Entity], dict[str, Entity]]] = [(None, {}, {})]


class UnknownType(LookupError):
    """There is no such type of record."""


def declare(entities: Iterable[Entity], *, made: Callable[[], Iterable[Entity]] = tuple) -> None:
    """`made` tells the types of the company's own; it is asked once for each shape of the company."""
    _declared.clear()
    _declared.update({entity.key: entity for entity in entities})
    _made[:] = [made]
    above = {one.key: one.hangs or one.leans for one in _declared.values()}
    hanging({key: _declared[key].by_name[name].link for key, name in above.items() if name})
    _shaped[0] = (None, {}, {})


def declared() -> tuple[Entity, ...]:
    """The types as their rooms declare them, without anything of the company's own."""
    return tuple(_declared.values())


def every() -> tuple[Entity, ...]:
    """All types that there are now, the company's own ones last."""
    return tuple(_now()[0].values())


def now(entity: Entity) -> Entity:
    """A declaration at hand, with the fields that the company has added to it by now."""
    return _now()[0].get(entity.key, entity)


def _now() -> tuple[dict[str, Entity], dict[str, Entity]]:
    """All types with their own fields by key, and by any of their names; put together once for each shape of the company."""
    shape, by_key, by_name = _shaped[0]
    if shape is not (here := known_shape()):
        by_key = put_together(here)
        by_name = {one.plural: one for one in by_key.values()} | by_key
        _shaped[0] = (here, by_key, by_name)
    return by_key, by_name


def put_together(shape: Shape) -> dict[str, Entity]:
    """The types as they are in a shape of the company."""
    own, needs = defaultdict(list), defaultdict[str, dict[str, Any]](dict)
    for field in shape.fields:
        own[field.entity].append(field)
    for need in shape.needs:
        needs[need.entity][need.name] = need.where
    types = {one.key: one for one in chain(_declared.values(), *(made() for made in _made))}
    with_own = {key: shaped(one, own[key], types) if key in own else one for key, one in types.items()}
    whole = with_computed(with_own, shape.fields)
    return {key: needing(one, needs[key]) if key in needs else one for key, one in whole.items()}


def find(key: str) -> Entity | None:
    """By key; None where there is no such type any more."""
    return _now()[0].get(key)


def entity(name: str) -> Entity:
    """By key or plural ("person", "people"). Raises UnknownType naming what there is."""
    if found := _now()[1].get(name):
        return found
    known = ", ".join(sorted(candidate.plural for candidate in every()))
    raise UnknownType(_("There is no type “%(name)s”. Known types: %(known)s.") % {"name": name, "known": known})
