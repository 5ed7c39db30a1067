"""The floor under a request: the very statements that it executes, overheard once in this process and sent again by
plain connections that do nothing else. What counts is the CPU time of the backends that answer them."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import psycopg
from django.db import connection

from bench import proc

NEVER_BY_ITSELF = 1_000_000  # as the product's own connections: nothing is prepared unless asked for


@dataclass(frozen=True)
class Statement:
    sql: str
    params: Any = None  # None: they stand in the text, as Django's own cursors send it; else it is sent prepared
    atomic: bool = False  # inside a transaction


@contextmanager
def overhearing() -> Iterator[list[Statement]]:
    """Every statement of this process while the block runs, prepared ones and cursors on the server included."""
    heard: list[Statement] = []
    originals = [(kind, kind.execute) for kind in (psycopg.Cursor, psycopg.ServerCursor)]
    for kind, execute in originals:
        kind.execute = _listening(execute, heard)  # type: ignore[method-assign]
    try:
        yield heard
    finally:
        for kind, execute in originals:
            kind.execute = execute  # type: ignore[method-assign]


def _listening(execute: Callable[..., Any], heard: list[Statement]) -> Callable[..., Any]:
    def listen(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        atomic = not cursor.connection.autocommit
        if hasattr(cursor, "mogrify"):
            heard.append(Statement(cursor.mogrify(query, params), None, atomic))
        else:
            heard.append(Statement(str(query), params if params is not None else (), atomic))
        return execute(cursor, query, params, **options)

    return listen


class Replay:
    """Plain connections, as many as the clients that ask the product."""

    def __init__(self, postmaster: int, *, at_once: int) -> None:
        connection.ensure_connection()
        django: psycopg.Connection[Any] = connection.connection
        self._postmaster = postmaster
        self._connections = [
            psycopg.connect(django.info.dsn, context=django, autocommit=True, prepare_threshold=NEVER_BY_ITSELF)
            for _ in range(at_once)
        ]

    @property
    def backends(self) -> list[int]:
        return [one.info.backend_pid for one in self._connections]

    def run(self, requests: Sequence[Sequence[Statement]]) -> float:
        """Send the statements of each request; answers the CPU seconds that this cost PostgreSQL."""
        shares = [requests[at :: len(self._connections)] for at in range(len(self._connections))]
        before = self._spent()
        with ThreadPoolExecutor(len(shares)) as pool:
            list(pool.map(_send, self._connections, shares))
        return self._spent() - before

    def close(self) -> None:
        for one in self._connections:
            one.close()

    def _spent(self) -> float:
        return proc.buried_seconds(self._postmaster) + sum(proc.cpu_seconds(pid) or 0.0 for pid in self.backends)


def _send(plain: "psycopg.Connection[Any]", requests: Sequence[Sequence[Statement]]) -> None:
    simple, prepared = psycopg.ClientCursor(plain), psycopg.Cursor(plain)
    for statements in requests:
        for atomic, together in groupby(statements, key=lambda one: one.atomic):
            with plain.transaction() if atomic else nullcontext():
                _execute(together, simple, prepared)


def _execute(statements: Iterator[Statement], simple: Any, prepared: Any) -> None:
    for one in statements:
        if one.params is None:
            simple.execute(one.sql)
        else:
            prepared.execute(one.sql, one.params, prepare=True)
