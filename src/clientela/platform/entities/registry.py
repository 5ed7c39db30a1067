"""The entities of this installation, as `wiring.py` lists them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity

_entities: dict[str, Entity] = {}


class UnknownType(LookupError):
    """There is no such type of record."""


def declare(entities: Iterable[Entity]) -> None:
    _entities.clear()
    _entities.update({entity.key: entity for entity in entities})


def every() -> tuple[Entity, ...]:
    return tuple(_entities.values())


def entity(name: str) -> Entity:
    """By key or plural ("person", "people"). Raises UnknownType naming what there is."""
    for candidate in _entities.values():
        if name in (candidate.key, candidate.plural):
            return candidate
    known = ", ".join(sorted(candidate.plural for candidate in _entities.values()))
    raise UnknownType(_("There is no type “%(name)s”. Known types: %(known)s.") % {"name": name, "known": known})
