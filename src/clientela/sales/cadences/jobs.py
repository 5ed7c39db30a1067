"""Every few minutes: what is over ends, whom rules name enters, and the steps that are due are taken."""

from procrastinate.contrib.django import app

from clientela.sales.cadences.stepping import take_due


@app.periodic(cron="*/5 * * * *")
@app.task(name="clientela.sales.cadences.jobs.take_steps", queueing_lock="steps of cadences", queue="bulk")
def take_steps(timestamp: int) -> None:
    take_due()
