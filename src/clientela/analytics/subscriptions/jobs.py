"""Four times an hour, since zones begin their hours at quarters: what is due is found, and each letter is a job of its own."""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from clientela.analytics.subscriptions import actions
from clientela.platform.permissions.actor import SYSTEM


@app.periodic(cron="*/15 * * * *")
@app.task(name="clientela.analytics.subscriptions.jobs.find_due", queueing_lock="subscriptions", queue="events")
def find_due(timestamp: int) -> None:
    actions.find_due(by=SYSTEM)


@app.task(name=actions.LETTER, queue="mail", retry=5)
def send_letter(*, key: str, moment: str) -> None:
    actions.send_letter(UUID(key), datetime.fromisoformat(moment), by=SYSTEM)
