"""Jobs about jobs: what a killed worker left half done is queued again within a minute or two; what is long done goes."""

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app

from clientela.platform.jobs.models import Failure
from clientela.platform.jobs.reading import alive

SILENT = 60  # seconds without a sign of life after which a worker counts as gone
KEPT = 7 * 24  # hours that a job stays on its page after it is done; one that failed stays for good


@app.periodic(cron="* * * * *")
@app.task(name="clientela.platform.jobs.jobs.rescue", queueing_lock="rescue", queue="events")
async def rescue(timestamp: int) -> None:
    """Take back the jobs of workers that are gone. Each job can be run twice without harm, so none is lost and none doubled."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await app.job_manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(name="clientela.platform.jobs.jobs.tidy", queueing_lock="tidy", queue="events")
async def tidy(timestamp: int) -> None:
    """Let go of jobs that succeeded or were cancelled, and of reasons whose job is gone."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT, include_cancelled=True, include_aborted=True)
    await sync_to_async(Failure.objects.exclude(job_id__in=alive()).delete)()
