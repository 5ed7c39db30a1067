"""Jobs of a worker that is gone are queued again, once; one that was in hand at too many deaths is given up and says so."""

import asyncio
import gc
from collections.abc import Iterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.platform.jobs.jobs import MOST_DEATHS, SILENT, rescue, rescue_soon
from clientela.platform.jobs.models import Failure
from clientela.platform.jobs.tests.queueing import queued, status

# The threads that a worker runs plain functions in let go of their connections as they end.
pytestmark = pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")


@pytest.fixture(autouse=True)
def _emptied(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def in_hand(*, silent: float, attempts: int = 0, lock: str | None = None) -> int:
    """A job that a worker runs which was last heard of so many seconds ago."""
    job = queued("doing", lock=lock)
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH w AS (INSERT INTO procrastinate_workers (last_heartbeat)
                          VALUES (now() - %s * interval '1 second') RETURNING id)
               UPDATE procrastinate_jobs SET worker_id = w.id, attempts = %s FROM w WHERE procrastinate_jobs.id = %s""",
            [silent, attempts, job],
        )
    return job


def rescued() -> None:
    async def once() -> None:
        async with app.open_async():
            await rescue(0)
        await sync_to_async(connections.close_all)()

    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(once())
    gc.collect()


def test_what_a_silent_worker_had_in_hand_is_queued_again_and_nothing_else():
    lost, running = in_hand(silent=SILENT + 1), in_hand(silent=SILENT / 2)
    rescued()
    assert (status(lost), status(running)) == ("todo", "doing")


def test_a_job_in_hand_at_many_deaths_is_given_up_and_says_so():
    job = in_hand(silent=SILENT + 1, attempts=MOST_DEATHS)
    rescued()
    assert status(job) == "failed"
    assert Failure.objects.get(job_id=job).error.startswith("WorkerDied: The worker that ran this job was killed again")


def test_work_that_waits_already_is_not_queued_twice_and_stops_nobody():
    queued(lock="rescue")
    double, other = in_hand(silent=SILENT + 1, lock="rescue"), in_hand(silent=SILENT + 1)
    rescued()
    assert not ProcrastinateJob.objects.filter(pk=double).exists()
    assert status(other) == "todo"


def test_a_worker_that_starts_looks_once_for_those_before_it():
    rescue_soon()
    rescue_soon()
    assert ProcrastinateJob.objects.filter(task_name=rescue.name, status="todo").count() == 1
