"""Mailboxes as places that data come from: when each was last read, or when its last mail was handed over."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from clientela.channels.email.models import Mailbox
from clientela.platform.freshness.feeds import Feed, Source

PATIENCE = 30  # minutes for which a mailbox may not be read; at the door a mail comes when it comes


def _mailboxes(owner: UUID | None) -> Iterable[Source]:
    rows = Mailbox.objects.filter(state=Mailbox.State.ACTIVE, **({"owner": owner} if owner else {}))
    for one in rows.annotate(handed=Max("folders__read_at")):
        heard = (one.failing_since or one.tried_at) if one.is_read else one.handed
        yield Source(
            one.pk, one.address, one.owner_id, one.created_at, heard, PATIENCE if one.is_read else 0,
            f"/settings/mailboxes/{one.pk}/", one.failure, one.source,
        )  # fmt: skip


FEEDS = (Feed("mailbox", _("Mailbox"), "mail", _mailboxes),)
