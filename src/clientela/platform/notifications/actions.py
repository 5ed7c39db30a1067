"""The verbs of notices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.directory.guarding import for_oneself
from clientela.platform.entities.reading import Missing
from clientela.platform.live.publishing import publish
from clientela.platform.notifications import kinds
from clientela.platform.notifications.models import Mail, Notice, Preference
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

LETTER = "clientela.platform.notifications.jobs.write_letter"


def notify(user: UUID, kind: str, *, said: Mapping[str, Any], url: str, about: str, by: Actor) -> None:
    """Tell a user, unless he is told already, has left, or wishes not to be told. Nobody is told what he did himself."""
    if by.user_id == user or not User.objects.filter(pk=user, is_active=True).exists():
        return
    preferred = Preference.objects.filter(user=user, kind=kind).first()
    in_page, mail = (preferred.in_page, preferred.mail) if preferred else (True, kinds.kind(kind).mail)
    if not in_page and mail == Mail.NEVER:
        return
    with transaction.atomic():
        made = {"said": dict(said), "url": url, "in_page": in_page, "mail": mail}
        notice, is_new = Notice.objects.get_or_create(user_id=user, kind=kind, about=about, defaults=made)
        if not is_new:
            return
        if in_page:
            publish(f"user:{user}", notice=str(notice.pk))
        if mail == Mail.AT_ONCE:
            app.configure_task(LETTER).defer(user=str(user))


def read(key: UUID, *, by: Actor) -> Notice:
    """Mark a notice of one's own as read. Raises Missing."""
    with for_oneself(by, reason="read notice") as me:
        notice = Notice.objects.filter(pk=key, user=me).first()
        if notice is None:
            raise Missing(_("There is no such notice, or it is not yours."))
        if notice.read_at is None:
            notice.read_at = timezone.now()
            notice.save(update_fields=["read_at"])
            publish(f"user:{me}", read=str(key))
    return notice


def read_all(*, by: Actor) -> int:
    """Mark all of one's own as read; answers how many were new."""
    with for_oneself(by, reason="read all notices") as me:
        count = Notice.objects.filter(user=me, read_at__isnull=True).update(read_at=timezone.now())
        publish(f"user:{me}", read="all")
    return count


def prefer(kind: str, *, in_page: bool, mail: str, by: Actor) -> None:
    """How one wants to be told of a kind from now on. Raises ValueError for what there is not."""
    if kind not in {one.key for one in kinds.every()} or mail not in Mail.values:
        raise ValueError(_("There is no such kind of notice, or no such way to be told."))
    with for_oneself(by, reason="prefer notices") as me:
        Preference.objects.update_or_create(user_id=me, kind=kind, defaults={"in_page": in_page, "mail": mail})
