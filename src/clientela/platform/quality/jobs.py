"""Every night the checks are counted."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.quality import actions


@app.periodic(cron="40 2 * * *")
@app.task(name="clientela.platform.quality.jobs.measure", queueing_lock="quality", queue="bulk")
def measure(timestamp: int) -> None:
    actions.measure(by=SYSTEM)
