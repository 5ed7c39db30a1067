"""`acting`: the frame around every verb. Right checked, one transaction, and the database told who acts and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from clientela.platform.history.tracking import because
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


@contextmanager
def acting(by: Actor, verb: str, entity: str, *, reason: str = "") -> Iterator[None]:
    """Raise Denied before anything happens where `by` may not; all that follows commits or falls together.

    A verb that the same actor calls from within another is part of that one act.
    """
    require(by, verb, entity)
    with transaction.atomic():
        if _acting.get() is by:
            yield
            return
        because(by, reason=reason or f"{verb} {entity}")
        token = _acting.set(by)
        try:
            yield
        finally:
            _acting.reset(token)
