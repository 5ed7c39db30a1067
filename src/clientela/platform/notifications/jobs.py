"""The letters of notices, at once and each morning."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from clientela.platform.notifications import letters
from clientela.platform.notifications.models import Mail


@app.task(name="clientela.platform.notifications.jobs.write_letter", queue="mail", retry=5)
def write_letter(*, user: str) -> None:
    letters.write_letter(UUID(user), of=Mail.AT_ONCE)


@app.task(name="clientela.platform.notifications.jobs.write_daily_letter", queue="mail", retry=5)
def write_daily_letter(*, user: str) -> None:
    letters.write_letter(UUID(user), of=Mail.DAILY)


@app.periodic(cron="0 * * * *")
@app.task(name="clientela.platform.notifications.jobs.write_daily_letters", queueing_lock="daily letters", queue="mail")
def write_daily_letters(timestamp: int) -> None:
    """Each hour it is morning somewhere."""
    for user in letters.whose_morning(timezone.now()):
        write_daily_letter.defer(user=str(user))
