"""`@tracked()` on a model keeps its past; `because()` tells the database who is behind the changes of this transaction.

What an act creates leaves its keys behind (`people.tracking`), so that it can be undone. The context travels in settings
local to the transaction: one cheap statement, and plain SQL is covered as well.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clientela.platform.people.keys import new_key
from clientela.platform.people.prepared import prepared
from clientela.platform.people.tracking import tracked
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

__all__ = ["because", "noticed", "tracked"]
_WHOLE = (
    "import ",
    "bulk ",
    "merge ",
    "deed ",  # of a room that takes it back itself
    "undo ",
)  # what goes through one of these is one act, however many transactions it takes


@dataclass(frozen=True)
class Act:
    """Something that was done, under the name by which it can be undone."""

    name: str
    reason: str


_TELL = """SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true),
                  set_config('clientela.births', %s, true)"""

_noticed: ContextVar[list[Act] | None] = ContextVar("noticed", default=None)


@contextmanager
def noticed() -> Iterator[list[Act]]:
    """The acts that begin inside this block, for whoever tells of them afterwards."""
    acts: list[Act] = []
    token = _noticed.set(acts)
    try:
        yield acts
    finally:
        _noticed.reset(token)


def act_of(through: str, context: str) -> str:
    """The name of an act: what carried it as a whole, else its context."""
    return through if through.startswith(_WHOLE) else f"act {context}"


def because(by: Actor, *, reason: str) -> None:
    """Name actor and reason for all that follows in this transaction. To be called inside one. Raises Denied for who only looks."""
    if not by.hands:
        raise Denied(_("You only look through these eyes; nothing was changed."))
    context = json.dumps(by.as_context() | {"reason": reason})
    key = str(new_key())
    act = act_of(by.through, key)
    heard = _noticed.get()
    if heard is not None:
        heard.append(Act(act, reason))
    prepared(_TELL, [key, context, act])
