"""Every ten minutes the sums of suppliers that are doubted are told anew."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.suppliers import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="clientela.sales.suppliers.jobs.keep", queueing_lock="supplier scores", queue="bulk")
def keep(timestamp: int) -> None:
    actions.keep_scores(by=SYSTEM)
