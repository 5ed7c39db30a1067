"""What can be routed: each room names its work in `wiring.WORKS`, with what a piece of it asks of a person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing


@dataclass(frozen=True)
class Asks:
    """What one piece of work asks for; what is empty asks for nothing."""

    owner: UUID | None = None  # who looks after the customer
    country: str = ""
    region: str = ""
    postal_code: str = ""
    language: str = ""
    skills: tuple[str, ...] = ()  # any of them will do


@dataclass(frozen=True)
class Work:
    """`living` says which records still are somebody's load; `asks` what each of these keys asks for."""

    entity: str
    owner: str
    living: Mapping[str, Any]
    asks: Callable[[Sequence[UUID]], Mapping[UUID, Asks]]

    @property
    def type(self) -> Entity:
        return registry.entity(self.entity)


_works: dict[str, Work] = {}


def declare(works: Iterable[Work]) -> None:
    _works.clear()
    _works.update({one.entity: one for one in works})


def every() -> tuple[Work, ...]:
    return tuple(_works.values())


def work_of(entity: str) -> Work:
    """Raises Missing for what can't be routed."""
    if entity not in _works:
        raise Missing(_("Nothing of this kind is given out by rules."))
    return _works[entity]
