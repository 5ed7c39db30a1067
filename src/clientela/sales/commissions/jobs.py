"""Every hour the ledger is brought to what is due where anything changed: deals are won and lost again, orders paid, credited and
cancelled. Every night a part of it is reckoned anew, and what the hours had missed is told to who keeps the program."""

import logging

from procrastinate.contrib.django import app

from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.commissions import actions

log = logging.getLogger(__name__)


@app.periodic(cron="37 * * * *")
@app.task(name="clientela.sales.commissions.jobs.reckon", queueing_lock="commissions.reckon", queue="bulk")
def reckon(timestamp: int) -> None:
    actions.reckon_changed(by=SYSTEM)


@app.periodic(cron="52 2 * * *")
@app.task(name="clientela.sales.commissions.jobs.check", queueing_lock="commissions.check", queue="bulk")
def check(timestamp: int) -> None:
    actions.reckon_changed(by=SYSTEM)
    missed = actions.reckon_part(today(), by=SYSTEM)
    if missed:
        log.warning("%s lines of commission had been missed since they last changed, and are written now", missed)
