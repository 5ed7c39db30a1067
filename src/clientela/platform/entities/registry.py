"""The entities of this installation, as `wiring.py` lists them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.own import shaped
from clientela.platform.fields.reading import Shape, known_shape

_declared: dict[str, Entity] = {}
_shaped: list[tuple[Shape | None, dict[str, Entity]]] = [(None, _declared)]


class UnknownType(LookupError):
    """There is no such type of record."""


def declare(entities: Iterable[Entity]) -> None:
    _declared.clear()
    _declared.update({entity.key: entity for entity in entities})
    _shaped[0] = (None, _declared)


def declared() -> tuple[Entity, ...]:
    """The types as their rooms declare them, without anything of the company's own."""
    return tuple(_declared.values())


def every() -> tuple[Entity, ...]:
    return tuple(_now().values())


def now(entity: Entity) -> Entity:
    """A declaration at hand, with the fields that the company has added to it by now."""
    return _now().get(entity.key, entity)


def _now() -> dict[str, Entity]:
    """All types with their own fields, put together once for each shape of the company."""
    shape, entities = _shaped[0]
    if shape is not (here := known_shape()):
        own = {key: [field for field in here.fields if field.entity == key] for key in _declared}
        entities = {key: shaped(one, own[key]) if own[key] else one for key, one in _declared.items()}
        _shaped[0] = (here, entities)
    return entities


def entity(name: str) -> Entity:
    """By key or plural ("person", "people"). Raises UnknownType naming what there is."""
    for candidate in every():
        if name in (candidate.key, candidate.plural):
            return candidate
    known = ", ".join(sorted(candidate.plural for candidate in every()))
    raise UnknownType(_("There is no type “%(name)s”. Known types: %(known)s.") % {"name": name, "known": known})
