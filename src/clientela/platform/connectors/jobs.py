"""The clock of connectors, and their runs. Runs stand in one line with imports, so that two that bring the same people make them
once; a run that takes long goes to the end of that line."""

from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.utils import timezone, translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from clientela.platform.connectors import actions
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_by_user

AGAIN = RetryStrategy(max_attempts=10, wait=3, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="clientela.platform.connectors.jobs.run", queue="imports", lock="imports", retry=AGAIN)
def run(run_id: str) -> None:
    if not connection.in_atomic_block:
        close_old_connections()
    owner = Run.objects.filter(pk=UUID(run_id)).values_list("connector__owner_id", flat=True).first()
    by = actor_by_user(owner) if owner else None
    if by is None:
        actions.abandon(UUID(run_id), by=SYSTEM)
        return
    with translation.override(by.language or None):  # who reads what went wrong
        done = actions.go_on(UUID(run_id), by=by)
    if not done:
        run.defer(run_id=run_id)


@app.periodic(cron="* * * * *")
@app.task(
    name="clientela.platform.connectors.jobs.by_the_clock", queueing_lock="connectors by the clock", queue="imports"
)
def by_the_clock(timestamp: int) -> None:
    due = Connector.objects.filter(state=Connector.State.ACTIVE, next_at__lte=timezone.now())
    for key in list(due.values_list("pk", flat=True)):
        begin(key, by=SYSTEM, scheduled=True)


def begin(key: UUID, *, by: Actor, scheduled: bool = False) -> Run | None:
    """Ask for a run and queue it, in one transaction; none where one is under way."""
    with transaction.atomic():
        made = actions.ask_for_run(key, by=by, scheduled=scheduled)
        if made is not None:
            run.defer(run_id=str(made.pk))
    return made
