"""Acts whose undo is more than taking rows back: the room that knows them takes them back, from whatever door it is asked."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from clientela.platform.entities.declaration import Words
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.outcome import Undone


class TakeBack(Protocol):
    """By the name of the act."""

    def __call__(self, act: str, /, *, by: Actor) -> Undone: ...


_particular: dict[str, TakeBack] = {}
_final: dict[str, Words] = {}
_REASONS = "SELECT DISTINCT metadata->>'reason' FROM pghistory_context WHERE id = ANY(%(contexts)s)"


def declare(acts: Mapping[str, TakeBack], final: Mapping[str, Words]) -> None:
    """Acts by the first word of their names, with its space: {"merge ": …}; the final ones by how their reasons begin, each with
    why it stays."""
    _particular.clear()
    _particular.update(acts)
    _final.clear()
    _final.update(final)


def why_it_stays(contexts: Sequence[UUID]) -> str:
    """Of what has left the house by an act, which no undo calls back; empty where nothing has."""
    reasons = [reason or "" for (reason,) in rows(_REASONS, {"contexts": list(contexts)})]
    return next((str(why) for begin, why in _final.items() for reason in reasons if reason.startswith(begin)), "")


def taking_back(act: str) -> TakeBack | None:
    """Who takes this act back; None where its rows are all there is to it."""
    return next((found for begin, found in _particular.items() if act.startswith(begin)), None)


def done_again_elsewhere(act: str) -> bool:
    """Whether this is the undo of such an act: to do it again is to do it where it was done."""
    return act.startswith("undo ") and taking_back(act.rpartition("undo ")[2]) is not None
