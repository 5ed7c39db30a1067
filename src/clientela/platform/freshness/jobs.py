"""Every minute somebody looks whether all still speak."""

from procrastinate.contrib.django import app

from clientela.platform.freshness import actions
from clientela.platform.permissions.actor import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(name="clientela.platform.freshness.jobs.watch", queueing_lock="freshness", queue="events")
def watch(timestamp: int) -> None:
    actions.watch(by=SYSTEM)
