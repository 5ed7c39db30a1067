"""Every hour the scores of open leads are told anew: what was done of late counts, and what lies back fades."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.leads import rating


@app.periodic(cron="23 * * * *")
@app.task(name=rating.RESCORE, queueing_lock="lead scores", queue="bulk")
def rescore(timestamp: int) -> None:
    rating.refresh_scores(by=SYSTEM)
