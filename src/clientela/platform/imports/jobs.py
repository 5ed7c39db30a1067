"""The job that runs an import with the rights of the person who started it."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.imports import actions
from clientela.platform.permissions.middleware import actor_by_user


@app.task(name="clientela.platform.imports.jobs.run", queue="imports", lock="imports", retry=3)
def run(import_id: str, user_id: str) -> None:
    actor = actor_by_user(UUID(user_id))
    if actor is not None:
        actions.run(UUID(import_id), by=actor)
