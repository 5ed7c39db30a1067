"""What history does by the clock: every morning it seals the day before, when the last of its transactions have ended."""

from procrastinate.contrib.django import app

from clientela.platform.history import actions
from clientela.platform.permissions.actor import SYSTEM


@app.periodic(cron="20 5 * * *")
@app.task(name="clientela.platform.history.jobs.seal", queueing_lock="history.seal", queue="events")
def seal(timestamp: int) -> None:
    actions.seal(by=SYSTEM)
