"""Files that a room takes in a way of its own, as mails are: offered where files are brought in, and handed on as they come.

A carrier is data that a room declares and `wiring.CARRIERS` lists.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from clientela.platform.permissions.actor import Actor

Words = Any  # a lazy translation or a plain string


@dataclass(frozen=True)
class Carrier:
    """What somebody may bring here (as values and their words), and how; `bring` answers the page that shows what became of it."""

    key: str
    offered: Callable[[Actor], Sequence[tuple[str, Words]]]
    bring: Callable[[str, Iterable[bytes], str, Actor], str]


_carriers: list[Carrier] = []


def declare(carriers: Sequence[Carrier]) -> None:
    _carriers[:] = carriers


def offered(actor: Actor) -> list[tuple[str, Words]]:
    return [(f"{one.key}:{value}", words) for one in _carriers for value, words in one.offered(actor)]


def carried(said: str, chunks: Iterable[bytes], name: str, *, by: Actor) -> str | None:
    """The page behind a file that a carrier took; None where what it holds, as `said`, is no carrier's. Raises as that does."""
    key, _colon, value = said.partition(":")
    one = next((one for one in _carriers if one.key == key), None)
    return one.bring(value, chunks, name, by) if one else None
