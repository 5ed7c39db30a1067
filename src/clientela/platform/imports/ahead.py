"""`ahead`: the next item is made while the last one is used, so that Python cleans rows while the database takes others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order, one of them in the making. They must not touch the database: it is another thread."""
    nothing = object()
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        pending = pool.submit(next, items, nothing)
        while (item := pending.result()) is not nothing:
            pending = pool.submit(next, items, nothing)
            yield item  # type: ignore[misc]
