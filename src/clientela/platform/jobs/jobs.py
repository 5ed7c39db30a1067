"""Jobs about jobs: what a killed worker left half done is queued again within a minute or two."""

from procrastinate.contrib.django import app

SILENT = 60  # seconds without a sign of life after which a worker counts as gone


@app.periodic(cron="* * * * *")
@app.task(name="clientela.platform.jobs.jobs.rescue", queueing_lock="rescue", queue="events")
async def rescue(timestamp: int) -> None:
    """Take back the jobs of workers that are gone. Each job can be run twice without harm, so none is lost and none doubled."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        await app.job_manager.retry_job(job)
