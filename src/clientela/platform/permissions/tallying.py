"""How many records each user reads in an hour: counted in the process, so that no page costs a query more for it.

Each process adds its counts to the table once a minute; what a process counted since then is lost when it is killed.
"""

import os
from collections import Counter
from datetime import UTC, datetime
from threading import Lock, Thread
from time import sleep, time
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.platform.permissions.actor import Actor

SECONDS = 60
_ADD = """INSERT INTO permissions_reading (user_id, hour, records)
          SELECT one.user_id, one.hour, one.records
            FROM unnest(%s::uuid[], %s::timestamptz[], %s::int[]) AS one(user_id, hour, records)
            JOIN people_user u ON u.id = one.user_id
              ON CONFLICT (user_id, hour) DO UPDATE SET records = permissions_reading.records + excluded.records"""

_counts: Counter[tuple[UUID, int]] = Counter()
_lock = Lock()


def count_read(actor: Actor, records: int) -> None:
    """Somebody was shown so many records."""
    if actor.user_id is not None and records:
        with _lock:
            _counts[actor.user_id, int(time() // 3600)] += records


def add_up() -> None:
    """Add what was counted in this process to the table; it stays counted here where that fails."""
    with _lock:
        counted = dict(_counts)
        _counts.clear()
    if counted:
        try:
            _add(counted)
        except Exception:
            with _lock:
                _counts.update(counted)
            raise


def _add(counted: dict[tuple[UUID, int], int]) -> None:
    hours = [datetime.fromtimestamp(hour * 3600, UTC) for _user, hour in counted]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [[user for user, _hour in counted], hours, list(counted.values())])


def in_each_process() -> None:
    """From now on each process that is forked from this one adds up by itself."""
    os.register_at_fork(after_in_child=_start)


def _start() -> None:
    Thread(target=_forever, daemon=True, name="tallying").start()


def _forever() -> Any:
    while True:
        sleep(SECONDS)
        try:
            add_up()
        except Exception:  # noqa: S110  (the database is away: the next minute adds it up)
            pass
        finally:
            connection.close()
