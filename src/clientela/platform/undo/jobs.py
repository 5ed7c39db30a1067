"""Bulk changes and large undos in the background; at night the bin is emptied of what has lain there long enough."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_again
from clientela.platform.undo import actions, bulk, large


@app.task(name=bulk.JOB, queue="bulk")
def run_bulk(*, key: str, user: str, token: str = "") -> None:
    bulk.run(UUID(key), user=UUID(user), token=token)


@app.task(name=large.JOB, queue="bulk")
def undo_large(*, slug: str, user: str, token: str = "") -> None:
    actor = actor_again(UUID(user), token, through="" if token else "page")
    if actor is not None:
        large.undo_in_job(slug, by=actor)


@app.periodic(cron="40 2 * * *")
@app.task(name="clientela.platform.undo.jobs.empty_bin", queueing_lock="empty bin", queue="bulk")
def empty_bin(timestamp: int) -> None:
    actions.purge_old(by=SYSTEM)
