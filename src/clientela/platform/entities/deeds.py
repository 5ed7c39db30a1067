"""What else can be done to many records of a type at once, beside changing and deleting them: a room above declares it, and
`wiring.DEEDS` lists it. It is asked of a list's selected rows, or of all that the list finds, and undone as one act.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from clientela.platform.entities.bulk import Changed
from clientela.platform.permissions.actor import Actor


class Act(Protocol):
    def __call__(self, keys: Sequence[UUID], choice: str, /, *, by: Actor) -> Changed: ...


@dataclass(frozen=True)
class Deed:
    """`offers`: what there is to choose from, as (value, name). It needs the right to edit the records that it is done to."""

    key: str  # a word of addresses
    entity: str
    label: Any  # of its button
    asks: Any  # of its choice
    icon: str
    offers: Callable[[Actor], Sequence[tuple[str, str]]]
    act: Act


_deeds: dict[tuple[str, str], Deed] = {}


def declare(deeds: Iterable[Deed]) -> None:
    _deeds.clear()
    _deeds.update({(one.entity, one.key): one for one in deeds})


def deeds_of(entity: str) -> list[Deed]:
    return [one for one in _deeds.values() if one.entity == entity]


def deed_of(entity: str, key: str) -> Deed | None:
    return _deeds.get((entity, key))
