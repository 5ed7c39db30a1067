"""The moment whose state this request reads; None for now. It stands at the very bottom, since rights and statements ask for it.

`platform/history/past.py` sets it, together with what the database needs to answer from the past.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

_moment: ContextVar[datetime | None] = ContextVar("as_of", default=None)


def moment() -> datetime | None:
    return _moment.get()


@contextmanager
def reading_as_of(when: datetime) -> Iterator[None]:
    before = _moment.set(when)
    try:
        yield
    finally:
        _moment.reset(before)
