"""The loop as a job: woken by acts and verbs, and each minute by the clock for what is to be tried again."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from clientela.platform.hooks import pump, reading
from clientela.platform.hooks.waking import JOB, LOCK, QUEUE, wake


@app.task(name=JOB, queue=QUEUE, lock=LOCK, pass_context=True)
def tell(context: JobContext) -> None:
    if not pump.run(stop=context.should_abort):
        wake()


@app.periodic(cron="* * * * *")
@app.task(name="clientela.platform.hooks.jobs.tell_by_the_clock", queueing_lock="hooks by the clock", queue=QUEUE)
def tell_by_the_clock(timestamp: int) -> None:
    if reading.is_due():
        wake()
