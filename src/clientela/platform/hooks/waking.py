"""`wake`: a job for the loop, in the caller's transaction. Acts wake it by themselves, by the trigger that notes them."""

from procrastinate.contrib.django import app

JOB = "clientela.platform.hooks.jobs.tell"
QUEUE = LOCK = "hooks"


def wake() -> None:
    app.configure_task(JOB, queue=QUEUE, lock=LOCK).defer()
