"""Every night what is foretold is kept, so that it can be held against what comes."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.forecast import actions


@app.periodic(cron="10 3 * * *")
@app.task(name="clientela.sales.forecast.jobs.keep", queueing_lock="forecast", queue="bulk")
def keep(timestamp: int) -> None:
    actions.keep_forecasts(by=SYSTEM)
