"""The job that sends one letter."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.channels.email.sending import actions
from clientela.platform.permissions.actor import SYSTEM


@app.task(name=actions.DELIVER, queue="mail")
def deliver(outgoing: str) -> None:
    actions.deliver(UUID(outgoing), by=SYSTEM)
