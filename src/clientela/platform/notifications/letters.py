"""Letters about notices: at once where somebody wishes it, else one a day, in the receiver's morning and language.

A notice is claimed before its letter is sent, so that none is sent twice; where the mail server refuses, the claim is taken back
with the transaction and the job is tried again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from clientela.platform.directory import mail
from clientela.platform.notifications.kinds import stop_of, worded
from clientela.platform.notifications.models import Mail, Notice
from clientela.platform.people.models import User

MORNING = 7  # the hour of the receiver's clock at which a day's letter goes out
MOST = 50  # notices told one by one in a letter


def write_letter(user: UUID, *, of: Mail) -> int:
    """Send what this user is still to be told by mail; answers how many notices the letter tells."""
    receiver = User.objects.filter(pk=user, is_active=True).first()
    with transaction.atomic():
        waiting = Notice.objects.filter(user=user, mail=of, mailed_at__isnull=True, read_at__isnull=True)
        notices = list(waiting.select_for_update(skip_locked=True).order_by("created_at"))
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=timezone.now())
        if receiver is None or not notices:
            return 0
        with translation.override(receiver.language):
            lines = [line for one in notices[:MOST] for line in _lines(one)]
        said: dict[str, Any] = {
            "name": receiver.name,
            "lines": lines,
            "count": len(notices),
            "more": max(len(notices) - MOST, 0),
        }
        mail.send("notices", to=receiver.email, language=receiver.language, **said)
    return len(notices)


def whose_morning(now: datetime) -> list[UUID]:
    """Users who wait for their daily letter and whose clock shows the hour of it."""
    waiting = Notice.objects.filter(mail=Mail.DAILY, mailed_at__isnull=True, read_at__isnull=True).values("user")
    people = User.objects.filter(pk__in=waiting, is_active=True).values_list("pk", "time_zone")
    return [key for key, zone in people if now.astimezone(_zone(zone)).hour == MORNING]


def _lines(one: Notice) -> list[tuple[str, str]]:
    """What a letter tells of a notice, with the lists that it brings along, and how to have no more of them."""
    lists = [(text, _address(url)) for text, url in one.said.get("lists", ())]
    stop = stop_of(one.kind)
    ends = [(stop, _address(f"/notifications/stop/{one.kind}/"))] if stop else []
    return [(worded(one.kind, one.said), _address(one.url)), *lists, *ends]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def _address(url: str) -> str:
    """The whole address, where we know under which one the pages are reached."""
    origin = settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ""
    return f"{origin}{url}" if url else ""
