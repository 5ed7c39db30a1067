"""People outside, such as customers and partners who sign in: whom one stands for, what belongs to whom, what stays closed.

The layers above name what only they know: which rows of a type belong to somebody, and which of its fields may be shown outside.
Without them nothing belongs to anybody. What a role does not open stays closed, and of several roles the strictest word counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clientela.platform.permissions.rights import Mask, Scope, stricter

VERBS = ("see", "edit")  # all that can be given to people outside


@dataclass(frozen=True)
class Standing:
    """Whom somebody outside stands for: a record's key, and those of its organisation and all below it."""

    party: UUID
    organisations: tuple[UUID, ...] = ()


Reach = Callable[[str, Scope, Standing], Any]  # a Q; processes that ask no database load no models for it
Closed = Callable[[str], Mapping[str, Mask]]
Showable = Callable[[str], Any]  # a Q
_reach: list[Reach] = []
_closed: list[Closed] = []
_showable: list[Showable] = []


def declared_by(reach: Reach, closed: Closed, showable: Showable) -> None:
    """Name who knows the rows of a type that belong to somebody, its fields that are closed unless a role opens them, and the rows
    that can be opened to people outside at all."""
    _reach[:], _closed[:], _showable[:] = [reach], [closed], [showable]


def belonging(entity: str, scope: Scope, standing: Standing) -> Any:
    """The rows that a scope of people outside reaches, as a Q."""
    return _reach[0](entity, scope, standing)


def among_showable(entity: str) -> Any:
    """The rows of which a single one may be shared with somebody outside, as a Q: never what is ours alone, such as notes."""
    return _showable[0](entity)


def kept_outside(entity: str, masks: Mapping[str, Mask]) -> Mapping[str, Mask]:
    """What is kept back of a type: all that is closed, but as a role says where it names a hidden field."""
    closed = dict(_closed[0](entity))
    for name, mask in masks.items():
        before = closed.get(name)
        closed[name] = stricter(mask, before if before != "hidden" else None)
    return closed
