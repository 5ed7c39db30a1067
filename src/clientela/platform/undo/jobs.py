"""At night the bin is emptied of what has lain there long enough."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.undo import actions


@app.periodic(cron="40 2 * * *")
@app.task(name="clientela.platform.undo.jobs.empty_bin", queueing_lock="empty bin", queue="bulk")
def empty_bin(timestamp: int) -> None:
    actions.purge_old(by=SYSTEM)
