"""Around every job that a worker runs: whatever makes it fail is kept, so that the page of jobs can say why."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from procrastinate.app import App
from procrastinate.job_context import JobContext

from clientela.platform.jobs.actions import note_failure
from clientela.platform.permissions.actor import SYSTEM

HEARTBEAT = 2.0  # seconds between a worker's signs of life
logger = logging.getLogger(__name__)


async def keep_reason(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Any) -> Any:
    """The job's own outcome stands, also where its reason could not be kept."""
    try:
        return await call_next()
    except Exception as error:
        if context.job.id is not None:
            await sync_to_async(_keep)(context.job.id, error)
        raise


def _keep(job: int, error: Exception) -> None:
    close_old_connections()  # the last failure may have been long ago, and the database restarted since
    try:
        note_failure(job, error, by=SYSTEM)
    except DatabaseError:
        logger.exception("Why job %s failed could not be kept", job)


def watch(app: App) -> None:
    """Called once, when procrastinate is ready: all workers of this app run jobs this way."""
    app.worker_defaults["worker_middleware"] = [keep_reason]
    app.worker_defaults["update_heartbeat_interval"] = HEARTBEAT
