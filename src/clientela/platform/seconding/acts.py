"""The acts that can ask for a second person, as `wiring.SECONDED` lists them, and the one line by which a verb asks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.permissions.actor import Actor
from clientela.platform.seconding.models import Choice, Request, State


@dataclass(frozen=True)
class Act:
    """`run` does it with what the verb named; `right` is what who confirms must hold; `url` leads to what it is about."""

    key: str
    label: Any
    right: tuple[str, str]
    run: Callable[[Mapping[str, Any], Actor], object] | None  # None: its asker may do it, until the request runs out
    url: Callable[[Mapping[str, Any]], str]
    counts: bool = False  # whether the company says from how many records on
    always: bool = False  # its room says itself when it asks: there is nothing to choose


class NeedsSecond(Exception):
    """A second person has to confirm this; nothing was done yet."""

    def __init__(self, act: str, args: Mapping[str, Any], records: int) -> None:
        super().__init__(_("A second person has to confirm this; nothing was done yet."))
        self.act, self.wanted, self.records = act, dict(args), records


_acts: dict[str, Act] = {}
_confirmed: ContextVar[str] = ContextVar("confirmed", default="")


def declare(acts: Iterable[Act]) -> None:
    _acts.clear()
    _acts.update({act.key: act for act in acts})


def every() -> tuple[Act, ...]:
    return tuple(_acts.values())


def chosen() -> tuple[Act, ...]:
    """Those of which the company says whether they ask."""
    return tuple(act for act in every() if not act.always)


def act_of(key: str) -> Act:
    """Raises KeyError for an act that is no longer wired."""
    return _acts[key]


def seconded(act: str, args: Mapping[str, Any], *, by: Actor, records: Callable[[], int] = lambda: 1) -> None:
    """Raise NeedsSecond where the company wants a second person for this and none has confirmed it. Rules act alone."""
    if by.kind == "system" or is_confirmed(act):
        return
    choice = Choice.objects.filter(act=act, on=True).first()
    if choice is None or (count := records()) <= choice.most or _passes(act, args, by):
        return
    raise NeedsSecond(act, args, count)


def is_confirmed(act: str) -> bool:
    """Whether it is being done because a second person has confirmed it."""
    return _confirmed.get() == act


def _passes(act: str, args: Mapping[str, Any], by: Actor) -> bool:
    """Whether it was confirmed for its asker to do, not long ago."""
    if act_of(act).run is not None:
        return False
    mine = Request.objects.filter(act=act, args=dict(args), asked_by=by.user_id, state=State.DONE)
    return mine.filter(until__gt=timezone.now()).exists()


@contextmanager
def confirmed(act: str) -> Iterator[None]:
    """Within, this act needs nobody else any more."""
    token = _confirmed.set(act)
    try:
        yield
    finally:
        _confirmed.reset(token)
