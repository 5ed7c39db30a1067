"""At night the rules run, and what is no record goes when its term is over."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.retention import running, terms


@app.periodic(cron="10 1 * * *")
@app.task(name="clientela.platform.privacy.retention.jobs.run", queueing_lock="retention", queue="bulk")
def run(timestamp: int) -> None:
    running.run_all(by=SYSTEM)
    terms.end_all(by=SYSTEM)
