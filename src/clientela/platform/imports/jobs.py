"""The jobs that run, try out and undo imports with the rights of the person who asked for it.

Imports are taken one after the other, so that two files which bring the same people make them once; a dry run waits for none.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from clientela.platform.imports import actions, moving
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_again

# The database was away: what was committed stays, and the job goes on behind it.
AGAIN = RetryStrategy(max_attempts=10, wait=3, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="clientela.platform.imports.jobs.run", queue="imports", lock="imports", retry=AGAIN)
def run(import_id: str, user_id: str, token: str = "") -> None:
    _with_rights(actions.run, import_id, user_id, token)


@app.task(name="clientela.platform.imports.jobs.try_out", queue="imports", retry=AGAIN)
def try_out(import_id: str, user_id: str, token: str = "") -> None:
    _with_rights(actions.try_out, import_id, user_id, token)


@app.task(name="clientela.platform.imports.jobs.undo", queue="imports", lock="imports", retry=AGAIN)
def undo(import_id: str, user_id: str, token: str = "") -> None:
    _with_rights(actions.undo, import_id, user_id, token)


@app.task(name="clientela.platform.imports.jobs.try_move", queue="imports", lock="imports", retry=AGAIN)
def try_move(import_id: str, user_id: str, token: str = "") -> None:
    actor = actor_again(UUID(user_id), token)
    if actor is None:
        moving.give_up_move(UUID(import_id))
    else:
        moving.try_move(UUID(import_id), by=actor)


def _with_rights(verb: Callable[..., Any], import_id: str, user_id: str, token: str) -> None:
    """Within what the token may by which it was asked for. Where that has ended, or its user has gone, the import says so."""
    if not connection.in_atomic_block:
        close_old_connections()  # one that broke when the database was away is of no more use
    actor = actor_again(UUID(user_id), token)
    if actor is None:
        actions.give_up(UUID(import_id), by=SYSTEM)
    else:
        verb(UUID(import_id), by=actor)
