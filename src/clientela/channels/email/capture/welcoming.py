"""Addresses at which everybody is welcome, whatever a policy says of strangers: rooms name them (`wiring.WELCOMING`)."""

from collections.abc import Callable, Iterable
from datetime import timedelta

Addresses = Callable[[], Iterable[str]]  # in lower case
RECENT = timedelta(days=7)  # what a mailbox holds from before it was connected is nobody's knock at the door any more
_rooms: list[Addresses] = []


def declare(rooms: Iterable[Addresses]) -> None:
    _rooms[:] = rooms


def welcoming() -> frozenset[str]:
    return frozenset(address for room in _rooms for address in room())
