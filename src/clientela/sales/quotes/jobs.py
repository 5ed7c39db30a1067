"""Every night those quotes expire that nobody has answered in time."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.quotes import actions


@app.periodic(cron="5 0 * * *")
@app.task(name="clientela.sales.quotes.jobs.expire", queueing_lock="quotes", queue="events")
def expire(timestamp: int) -> None:
    actions.expire(by=SYSTEM)
