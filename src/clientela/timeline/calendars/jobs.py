"""Subscribed calendars, read again about once an hour."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from clientela.platform.permissions.middleware import actor_by_user
from clientela.timeline.calendars import actions
from clientela.timeline.calendars.models import Subscription


@app.periodic(cron="*/10 * * * *")
@app.task(name="clientela.timeline.calendars.jobs.refresh_all", queueing_lock="calendars.refresh", queue="events")
def refresh_all(timestamp: int) -> None:
    """Queue those that were not read for an hour."""
    old = timezone.now() - timedelta(hours=1)
    for key in Subscription.objects.exclude(refreshed_at__gt=old).values_list("pk", flat=True):
        refresh.defer(key=str(key))


@app.task(name="clientela.timeline.calendars.jobs.refresh", queue="events")
def refresh(key: str) -> None:
    """Read one, with the rights of whoever follows it."""
    found = Subscription.objects.filter(pk=key).first()
    actor = actor_by_user(found.user_id, kind="import", through=f"calendar {key}") if found else None
    if actor is not None:
        actions.refresh(UUID(key), by=actor)
