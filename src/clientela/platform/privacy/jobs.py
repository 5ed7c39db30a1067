"""The jobs of privacy: a copy is written with the rights of who asked for it, and goes when it has expired."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.privacy import actions


@app.task(name="clientela.platform.privacy.jobs.write", queue="events", retry=3)
def write(copy: str, user: str) -> None:
    actor = actor_by_user(UUID(user))
    if actor is not None:
        actions.write_copy(UUID(copy), by=actor)


@app.periodic(cron="23 * * * *")
@app.task(name="clientela.platform.privacy.jobs.end", queueing_lock="end copies", queue="events")
def end(timestamp: int) -> None:
    actions.end_copies(by=SYSTEM)
