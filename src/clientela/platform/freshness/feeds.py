"""What a room declares of the places its data come from; `wiring.FEEDS` lists the kinds of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Source:
    """One place: when it last spoke, and for how many minutes it usually may be silent (0: for good)."""

    key: UUID
    name: str
    owner: UUID
    since: datetime  # that it is listened to: counts where it has not spoken yet
    heard_at: datetime | None
    patience: int
    url: str  # of its page
    why: str = ""  # it is silent, where that is known
    said_as: str = ""  # what source records call it


@dataclass(frozen=True)
class Feed:
    """A kind of places; `sources` reads those of one owner, or all that are meant to speak."""

    key: str
    label: Any
    icon: str
    sources: Callable[[UUID | None], Iterable[Source]]


_feeds: list[Feed] = []


def declare(feeds: Iterable[Feed]) -> None:
    _feeds[:] = feeds


def every() -> tuple[Feed, ...]:
    return tuple(_feeds)
