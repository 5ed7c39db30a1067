"""Acts whose undo is more than taking rows back: the room that knows them takes them back, from whatever door it is asked."""

from collections.abc import Mapping
from typing import Protocol

from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.outcome import Undone


class TakeBack(Protocol):
    """By the name of the act."""

    def __call__(self, act: str, /, *, by: Actor) -> Undone: ...


_particular: dict[str, TakeBack] = {}


def declare(acts: Mapping[str, TakeBack]) -> None:
    """By the first word of their names, with its space: {"merge ": …}."""
    _particular.clear()
    _particular.update(acts)


def taking_back(act: str) -> TakeBack | None:
    """Who takes this act back; None where its rows are all there is to it."""
    return next((found for begin, found in _particular.items() if act.startswith(begin)), None)


def done_again_elsewhere(act: str) -> bool:
    """Whether this is the undo of such an act: to do it again is to do it where it was done."""
    return act.startswith("undo ") and taking_back(act.rpartition("undo ")[2]) is not None
