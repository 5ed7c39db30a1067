"""Failed jobs say why and can be tried again; waiting ones can be cancelled; what is long done goes, what failed stays."""

import asyncio
import gc
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.platform.jobs import actions, reading
from clientela.platform.jobs.jobs import tidy
from clientela.platform.jobs.models import Failure
from clientela.platform.jobs.tests.queueing import queued, status
from clientela.platform.jobs.watching import keep_reason
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied

# The threads that a worker runs plain functions in let go of their connections as they end.
LETS_GO = pytest.mark.filterwarnings("ignore:.*was deleted while still open:ResourceWarning")


@pytest.fixture
def emptied(transactional_db: None) -> Iterator[None]:
    """Django empties the tables of its own models after a test; the queue's are not among them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def test_a_failed_job_is_tried_again_now(owner):
    job = queued("failed")
    actions.retry(job, by=owner.actor)
    one = ProcrastinateJob.objects.get(pk=job)
    assert (one.status, one.attempts) == ("todo", 2)


@pytest.mark.parametrize("state", ["todo", "doing", "succeeded", "cancelled"])
def test_only_a_failed_job_can_be_tried_again(owner, state):
    job = queued(state)
    with pytest.raises(actions.NotPossible):
        actions.retry(job, by=owner.actor)
    assert status(job) == state


def test_work_that_waits_already_is_not_queued_twice(owner):
    queued(lock="tidy")
    again, other = queued("failed", lock="tidy"), queued("failed")
    with pytest.raises(actions.NotPossible):
        actions.retry(again, by=owner.actor)
    assert actions.retry_failed(by=owner.actor) == 1
    assert (status(again), status(other)) == ("failed", "todo")


@pytest.mark.parametrize(("state", "after"), [("todo", "cancelled"), ("failed", "cancelled")])
def test_a_waiting_or_failed_job_is_cancelled(owner, state, after):
    job = queued(state)
    actions.cancel(job, by=owner.actor)
    assert status(job) == after


@pytest.mark.parametrize("state", ["doing", "succeeded"])
def test_what_runs_or_ran_is_not_cancelled(owner, state):
    job = queued(state)
    with pytest.raises(actions.NotPossible):
        actions.cancel(job, by=owner.actor)
    assert status(job) == state


def test_without_the_right_nothing_is_read_or_changed(alice):
    job = queued("failed")
    verbs = (partial(actions.retry, job), partial(actions.cancel, job), actions.retry_failed)
    reads = (reading.jobs, reading.queues, reading.schedules, reading.workers)
    for act in (*(partial(verb, by=alice.actor) for verb in verbs), *(partial(read, alice.actor) for read in reads)):
        with pytest.raises(Denied):
            act()
    assert status(job) == "failed"


def test_keys_are_shown_and_nothing_that_people_wrote(owner):
    key = "0190f0f0-0000-7000-8000-000000000000"
    queued(import_id=key, count=7, to="anna@example.com", sure=True, rows={"q": "Bianchi"})
    (one,) = reading.jobs(owner.actor)
    assert one.task == "imports.run"
    assert one.keys == {"import_id": key, "count": "7", "to": "…", "sure": "…", "rows": "…"}


def test_jobs_are_listed_by_state_and_queue_page_by_page(owner):
    failed, waiting = queued("failed"), queued()
    assert [one.id for one in reading.jobs(owner.actor)] == [waiting, failed]
    assert [one.id for one in reading.jobs(owner.actor, state="failed")] == [failed]
    assert reading.jobs(owner.actor, queue="mail") == []
    assert [one.id for one in reading.jobs(owner.actor, after=waiting)] == [failed]
    assert reading.queues(owner.actor) == [reading.Queue("imports", 1, 0, 1, 0)]


def test_schedules_tell_when_they_run_next(owner):
    named = {one.task: one for one in reading.schedules(owner.actor)}
    assert {"jobs.rescue", "jobs.tidy"} <= named.keys()
    assert named["jobs.tidy"].next_at > named["jobs.rescue"].next_at or named["jobs.tidy"].next_at.hour == 3


@LETS_GO
def test_a_worker_keeps_why_a_job_failed(emptied):
    @app.task(name="tests.fail")
    def fail() -> None:
        raise ValueError("No such column\nDETAIL: anna@example.com\x00")

    try:
        job = fail.defer()
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            asyncio.run(work(working))
        assert (status(job), Failure.objects.get(job_id=job).error) == ("failed", "ValueError: No such column")
    finally:
        del app.tasks["tests.fail"]
        gc.collect()
    assert keep_reason in app.worker_defaults["worker_middleware"]


@LETS_GO
def test_what_failed_stays_and_what_is_long_done_goes(emptied):
    kept, done = queued("failed"), queued("succeeded")
    for job in (kept, done):
        actions.note_failure(job, ValueError("x"), by=SYSTEM)
    with connection.cursor() as cursor:
        for job in (kept, done):
            cursor.execute(
                "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'succeeded', now() - interval '30 days')",
                [job],
            )
    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(run_once())
    gc.collect()
    assert list(ProcrastinateJob.objects.values_list("pk", flat=True)) == [kept]
    assert list(Failure.objects.values_list("pk", flat=True)) == [kept]


async def run_once() -> None:
    async with app.open_async():
        await tidy(0)
    await sync_to_async(connections.close_all)()


async def work(working: Any) -> None:
    async with working.open_async():
        await working.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
    await sync_to_async(connections.close_all)()
