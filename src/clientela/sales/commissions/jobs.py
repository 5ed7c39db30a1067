"""Every hour the ledger is brought to what is due: deals are won and lost again, orders paid, credited and cancelled."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.commissions import actions


@app.periodic(cron="37 * * * *")
@app.task(name="clientela.sales.commissions.jobs.reckon", queueing_lock="commissions.reckon", queue="bulk")
def reckon(timestamp: int) -> None:
    actions.reckon_all(by=SYSTEM)
