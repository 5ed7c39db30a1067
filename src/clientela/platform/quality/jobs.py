"""Every night the checks are counted; at the beginning of each one's week it is told how his records are."""

from django.utils import timezone
from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.quality import actions
from clientela.platform.quality.digest import whose_week_begins


@app.periodic(cron="40 2 * * *")
@app.task(name=actions.MEASURE, queueing_lock="quality", queue="bulk")
def measure(timestamp: int) -> None:
    actions.measure(by=SYSTEM)


@app.periodic(cron="4 * * * *")
@app.task(name="clientela.platform.quality.jobs.begin_weeks", queueing_lock="weekly digest", queue="events")
def begin_weeks(timestamp: int) -> None:
    """Each hour it is Monday morning somewhere."""
    actions.begin_weeks(whose_week_begins(timezone.now()), by=SYSTEM)
