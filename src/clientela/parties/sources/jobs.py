"""Every night it is settled anew where sources disagree: a source may have said again what it said before."""

from procrastinate.contrib.django import app

from clientela.parties.models import Kind
from clientela.parties.sources import actions
from clientela.platform.permissions.actor import SYSTEM


@app.periodic(cron="20 2 * * *")
@app.task(name="clientela.parties.sources.jobs.settle_all", queueing_lock="disputes", queue="bulk")
def settle_all(timestamp: int) -> None:
    """Before the figures of quality are counted."""
    for kind in Kind.values:
        actions.settle_all(kind, by=SYSTEM)
