"""What the timeline does by the clock: every minute, the reminders whose time has come."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.timeline import actions


@app.periodic(cron="* * * * *")
@app.task(name="clientela.timeline.jobs.remind", queueing_lock="timeline.remind", queue="events")
def remind(timestamp: int) -> None:
    """Reminders that are due; more than one run can hold are left to the next."""
    actions.remind(by=SYSTEM)
