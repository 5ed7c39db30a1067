"""Subscribed calendars as places that data come from: when each was last read well."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.freshness.feeds import Feed, Source
from clientela.timeline.calendars.models import Subscription

PATIENCE = 180  # minutes: they are read about once an hour


def _calendars(owner: UUID | None) -> Iterable[Source]:
    for one in Subscription.objects.filter(**({"user": owner} if owner else {})):
        yield Source(
            one.pk,
            one.name,
            one.user_id,
            one.created_at,
            one.heard_at,
            PATIENCE,
            "/calendar/connect/",
            one.failure,
            one.source,
        )


FEEDS = (Feed("calendar", _("Calendar"), "calendar-days", _calendars),)
