"""Statements on Django's own connection without its cursor; prepared ones for the few queries whose shape never changes.

Filters and searches must not be prepared: a generic plan makes them many times slower than a plan for the values at hand.
Both go to libpq as they are: a cursor costs more than what they ask PostgreSQL for (docs/decisions/0019).
"""

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import errors, pq
from psycopg._queries import PostgresQuery
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.types.string import TextLoader

from clientela.platform.people.as_of import moment

Params = Sequence[Any] | Mapping[str, Any]
MOST = 200  # statements that one connection keeps; the one that was used longest ago makes room


def prepared(sql: str, params: Params, *, as_written: bool = False) -> list[tuple[Any, ...]]:
    """Run one statement as a server-side prepared one and answer its rows (none for a statement that returns nothing).

    `as_written` leaves keys and moments the texts that PostgreSQL wrote, for pages that write them again.
    """
    return _told(sql, params, keeps=True, as_written=as_written)


def planned(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """Run one statement planned for its own values; keys and moments are the texts that PostgreSQL wrote."""
    return _told(sql, params, keeps=False, as_written=True)


def _told(sql: str, params: Params, *, keeps: bool, as_written: bool) -> list[tuple[Any, ...]]:
    """A connection that was lost meanwhile is made anew, once. That replaces a question to the server before each request.

    In the past the same words name other tables, so nothing is prepared there.
    """
    started, keeps = time.monotonic(), keeps and moment() is None
    try:
        rows = _run(sql, params, keeps=keeps, as_written=as_written)
    except psycopg.OperationalError:
        if connection.in_atomic_block or not connection.connection.broken:
            raise
        connection.close()
        rows = _run(sql, params, keeps=keeps, as_written=as_written)
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return rows


def _leave_written(adapters: AdaptersMap) -> AdaptersMap:
    for name in ("uuid", "timestamptz"):
        adapters.register_loader(name, TextLoader)
    return adapters


@dataclass(frozen=True)
class _Context:
    """By which psycopg converts values."""

    connection: psycopg.Connection[Any]
    adapters: AdaptersMap


class Line:
    """One connection, with the statements that it has prepared."""

    def __init__(self, line: psycopg.Connection[Any]) -> None:
        self._wire, self._autocommit = line.pgconn, lambda: line.autocommit
        self._names: OrderedDict[tuple[bytes, tuple[int, ...]], bytes] = OrderedDict()
        self._made = 0
        self._plain, self._written = (
            _Context(line, line.adapters),
            _Context(line, _leave_written(AdaptersMap(line.adapters))),
        )

    def run(self, sql: str, params: Params, *, keeps: bool, as_written: bool) -> list[tuple[Any, ...]]:
        transformer = Transformer.from_context(self._written if as_written else self._plain)
        query = PostgresQuery(transformer)
        query.convert(sql, params)
        if not self._autocommit() and self._wire.transaction_status == pq.TransactionStatus.IDLE:
            self._answered(self._wire.exec_(b"BEGIN"))  # as psycopg does before the first statement of a transaction
        values: Any = query.params  # what psycopg says of its own types forgets that a parameter may be null
        if keeps:
            result = self._answered(self._wire.exec_prepared(self._name(query), values, query.formats))
        else:
            result = self._answered(self._wire.exec_params(query.query, values, query.types, query.formats))
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, tuple)

    def _name(self, query: PostgresQuery) -> bytes:
        key = query.query, tuple(query.types)
        name = self._names.get(key)
        if name is not None:
            self._names.move_to_end(key)
            return name
        if len(self._names) >= MOST:
            _oldest, gone = self._names.popitem(last=False)
            self._answered(self._wire.exec_(b"DEALLOCATE " + gone))
        self._made += 1
        name = b"clientela_%d" % self._made
        self._answered(self._wire.prepare(name, query.query, query.types))
        self._names[key] = name
        return name

    def _answered(self, result: pq.abc.PGresult) -> pq.abc.PGresult:
        if result.status in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
            return result
        if self._wire.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise errors.error_from_result(result)


_lines: WeakKeyDictionary[psycopg.Connection[Any], Line] = WeakKeyDictionary()


def _run(sql: str, params: Params, *, keeps: bool, as_written: bool) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    raw = connection.connection
    line = _lines.get(raw)
    if line is None:
        line = _lines[raw] = Line(raw)
    return line.run(sql, params, keeps=keeps, as_written=as_written)
