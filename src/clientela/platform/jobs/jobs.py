"""Jobs about jobs: what a killed worker left half done is queued again within seconds of the next one's start, and within a minute
or so where no other starts; what is long done goes."""

import contextlib

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Job, Status

from clientela.platform.jobs.actions import note_failure
from clientela.platform.jobs.models import Failure
from clientela.platform.jobs.reading import alive
from clientela.platform.permissions.actor import SYSTEM

SILENT = 10  # seconds without a sign of life after which a worker counts as gone; it gives one every 2
MOST_DEATHS = 10  # of workers, after which a job that was in hand each time is given up
KEPT = 7 * 24  # hours that a job stays on its page after it is done; one that failed stays for good


class WorkerDied(Exception):
    """The worker that ran this job was killed again and again; the job was given up."""


def rescue_soon() -> None:
    """For a worker that starts: one before it may have been killed a moment ago, and its silence is only known after SILENT."""
    with contextlib.suppress(AlreadyEnqueued):
        later = rescue.configure(queueing_lock="rescue after a start", schedule_in={"seconds": SILENT + 1})
        later.defer(timestamp=0)


@app.periodic(cron="* * * * *")
@app.task(name="clientela.platform.jobs.jobs.rescue", queueing_lock="rescue", queue="events")
async def rescue(timestamp: int) -> None:
    """Take back the jobs of workers that are gone. Each job can be run twice without harm, so none is lost and none doubled."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await (_queue_again(job) if job.attempts < MOST_DEATHS else _give_up(job))


async def _queue_again(job: Job) -> None:
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:  # the same work waits already
        await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


async def _give_up(job: Job) -> None:
    assert job.id is not None
    await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
    await sync_to_async(note_failure)(job.id, WorkerDied(WorkerDied.__doc__), by=SYSTEM)


@app.periodic(cron="17 3 * * *")
@app.task(name="clientela.platform.jobs.jobs.tidy", queueing_lock="tidy", queue="events")
async def tidy(timestamp: int) -> None:
    """Let go of jobs that succeeded or were cancelled, and of reasons whose job is gone."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT, include_cancelled=True, include_aborted=True)
    await sync_to_async(Failure.objects.exclude(job_id__in=alive()).delete)()
