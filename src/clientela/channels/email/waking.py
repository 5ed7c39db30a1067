"""`wake`: a job that reads a mailbox soon, in the caller's transaction; one that waits already is enough."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

JOB = "clientela.channels.email.jobs.read"
QUEUE = "mail"


def wake(mailbox: UUID) -> None:
    name = f"mailbox {mailbox}"
    try:
        with transaction.atomic():
            app.configure_task(JOB, queue=QUEUE, lock=name, queueing_lock=name).defer(mailbox=str(mailbox))
    except AlreadyEnqueued:
        return
