"""Prepared statements on Django's own connection, for the few queries whose shape never changes.

Filters and searches must not come here: a generic plan makes them many times slower than a plan for the values at hand.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

Params = Sequence[Any] | Mapping[str, Any]


def prepared(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """Run one statement as a server-side prepared one and answer its rows (none for a statement that returns nothing).

    A connection that was lost meanwhile is made anew, once. That replaces a question to the server before each request.
    """
    started = time.monotonic()
    try:
        rows = _run(sql, params)
    except psycopg.OperationalError:
        if connection.in_atomic_block or not connection.connection.broken:
            raise
        connection.close()
        rows = _run(sql, params)
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return rows


def _run(sql: str, params: Params) -> list[tuple[Any, ...]]:
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(sql, params, prepare=True)
        return cursor.fetchall() if cursor.description else []
