"""The floor under a request: the very statements that it executes, overheard once in this process and sent again, as they
stood on the wire, by plain connections that do nothing else. What counts is the CPU time of the backends that answer."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import psycopg
from django.db import connection
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus

from bench import NotTaken, proc
from clientela.platform.people import prepared

_SETTINGS = "SELECT name, setting FROM pg_settings WHERE source = 'session'"  # as the product's connections have them
FINE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


@dataclass(frozen=True)
class Params:
    """As libpq takes them."""

    values: Sequence[Any]  # bytes or None
    types: Sequence[int]  # PostgreSQL's numbers
    formats: Sequence[int]  # 0 text, 1 binary


@dataclass(frozen=True)
class Statement:
    sql: bytes
    params: Params | None = None  # None: they stand in the text, and it is sent unprepared
    atomic: bool = False  # inside a transaction


@contextmanager
def overhearing() -> Iterator[list[Statement]]:
    """Every statement of this process while the block runs, prepared ones and cursors on the server included."""
    heard: list[Statement] = []
    originals = [(kind, kind.execute) for kind in (psycopg.Cursor, psycopg.ServerCursor)]
    run = prepared.Line.run
    for kind, execute in originals:
        kind.execute = _listening(execute, heard)  # type: ignore[method-assign]
    prepared.Line.run = _listening_to_prepared(run, heard)  # type: ignore[method-assign]
    try:
        yield heard
    finally:
        for kind, execute in originals:
            kind.execute = execute  # type: ignore[method-assign]
        prepared.Line.run = run  # type: ignore[method-assign]


def _listening(execute: Callable[..., Any], heard: list[Statement]) -> Callable[..., Any]:
    def listen(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        heard.append(_as_sent(cursor, query, params))
        return execute(cursor, query, params, **options)

    return listen


def _listening_to_prepared(run: Callable[..., Any], heard: list[Statement]) -> Callable[..., Any]:
    def listen(line: Any, query: Any, params: Any, **options: Any) -> Any:
        heard.append(_as_sent(psycopg.Cursor(connection.connection), query, params))
        return run(line, query, params, **options)

    return listen


def _as_sent(cursor: Any, query: Any, params: Any) -> Statement:
    atomic = not cursor.connection.autocommit
    if hasattr(cursor, "mogrify"):
        return Statement(cursor.mogrify(query, params).encode(), atomic=atomic)
    sent = PostgresQuery(Transformer(cursor))
    sent.convert(query, params)
    wire = Params(tuple(sent.params or ()), tuple(sent.types), tuple(sent.formats or ()))
    return Statement(sent.query, wire, atomic)


class Replay:
    """Plain connections, as many as the clients that ask the product. Nothing of theirs stands between the statements,
    so that a floor is as low as pgbench's."""

    def __init__(self, postmaster: int, *, at_once: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_SETTINGS)
            settings = cursor.fetchall()
        self._postmaster = postmaster
        self._lines = [_Line(connection.connection.info.dsn, settings) for _ in range(at_once)]

    @property
    def backends(self) -> list[int]:
        return [line.backend for line in self._lines]

    def run(self, requests: Sequence[Sequence[Statement]]) -> float:
        """Send the statements of each request; answers the CPU seconds that this cost PostgreSQL."""
        shares = [requests[at :: len(self._lines)] for at in range(len(self._lines))]
        before = self._spent()
        with ThreadPoolExecutor(len(shares)) as pool:
            list(pool.map(_Line.send, self._lines, shares))
        return self._spent() - before

    def close(self) -> None:
        for line in self._lines:
            line.close()

    def _spent(self) -> float:
        return proc.buried_seconds(self._postmaster) + sum(proc.cpu_seconds(pid) or 0.0 for pid in self.backends)


class _Line:
    """One connection, with the statements that it has prepared."""

    def __init__(self, dsn: str, settings: Sequence[tuple[str, str]]) -> None:
        self._connection = psycopg.connect(dsn, autocommit=True)
        for pair in settings:
            self._connection.execute("SELECT set_config(%s, %s, false)", pair)
        self._wire = self._connection.pgconn
        self._names: dict[tuple[bytes, Sequence[int]], bytes] = {}
        self.backend = self._connection.info.backend_pid

    def send(self, requests: Sequence[Sequence[Statement]]) -> None:
        for statements in requests:
            for atomic, together in groupby(statements, key=lambda one: one.atomic):
                if atomic:
                    self._execute(Statement(b"BEGIN"))
                for one in together:
                    self._execute(one)
                if atomic:
                    self._execute(Statement(b"COMMIT"))

    def close(self) -> None:
        self._connection.close()

    def _execute(self, one: Statement) -> None:
        result = self._wire.exec_(one.sql) if one.params is None else self._execute_prepared(one.sql, one.params)
        if result.status not in FINE:
            raise NotTaken(f"A statement of the floor failed: {result.error_message.decode(errors='replace').strip()}")

    def _execute_prepared(self, sql: bytes, params: Params) -> Any:
        key = sql, params.types
        if key not in self._names:
            self._names[key] = b"floor_%d" % len(self._names)
            self._wire.prepare(self._names[key], sql, params.types)
        return self._wire.exec_prepared(self._names[key], params.values, params.formats)
