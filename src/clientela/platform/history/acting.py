"""`acting`: the frame around every verb. Right checked, one transaction, and the database told who acts and why."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from clientela.platform.history.tracking import because
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require


@contextmanager
def acting(by: Actor, verb: str, entity: str, *, reason: str = "") -> Iterator[None]:
    """Raise Denied before anything happens where `by` may not; all that follows commits or falls together."""
    require(by, verb, entity)
    with transaction.atomic():
        because(by, reason=reason or f"{verb} {entity}")
        yield
