"""A process of its own that makes slices and writes them, each in one transaction; it needs no Django."""

import gc
import os
import signal
import threading
from collections.abc import Mapping
from multiprocessing import connection as pipes
from multiprocessing import parent_process
from typing import Any

import psycopg

from clientela.demo.sheets import Sheets
from clientela.demo.slices import Plan, make

_state: dict[str, Any] = {}


def set_up(url: str, plan: Plan, copies: Mapping[str, str]) -> None:
    """What a new process does first: connect, and see to it that it never outlives the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted load stops after the slices at hand
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()  # nothing here refers to itself, and a slice is given up whole
    _state.update(connection=psycopg.connect(url, autocommit=True), plan=plan, copies=copies)


def write(number: int) -> int:
    """Make and write one slice; answers how many people it holds."""
    connection, plan = _state["connection"], _state["plan"]
    sheets = make(plan, number)
    with connection.transaction(), connection.cursor() as cursor:
        copy_all(cursor, sheets, _state["copies"])
        cursor.execute("INSERT INTO demo_load_written VALUES (%s)", [number])
    return int(plan.size(number))


def copy_all(cursor: Any, sheets: Sheets, copies: Mapping[str, str]) -> None:
    """Write all tables of a slice; `copies` has the COPY statement of each."""
    for table, copy in copies.items():
        with cursor.copy(copy) as sink:
            sink.write(sheets.whole(table))


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        pipes.wait([parent.sentinel])
        os._exit(1)
