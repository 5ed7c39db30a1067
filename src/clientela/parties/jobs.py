"""What parties do by the clock: every night, contact points whose last day has passed."""

from procrastinate.contrib.django import app

from clientela.parties import actions
from clientela.platform.permissions.actor import SYSTEM


@app.periodic(cron="12 0 * * *")
@app.task(name="clientela.parties.jobs.expire", queueing_lock="parties.expire", queue="events")
def expire(timestamp: int) -> None:
    """Once a night is enough: validity counts in days."""
    actions.expire(by=SYSTEM)
