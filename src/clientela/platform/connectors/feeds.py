"""Connectors as places that data come from: when each was last read to its end."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clientela.platform.connectors.models import Connector
from clientela.platform.freshness.feeds import Feed, Source

SCHEDULES = 3  # that a connector may miss


def _connectors(owner: UUID | None) -> Iterable[Source]:
    rows = Connector.objects.filter(state=Connector.State.ACTIVE, **({"owner": owner} if owner else {}))
    for one in rows:
        yield Source(
            one.pk, one.name, one.owner_id, one.created_at, one.read_at, SCHEDULES * one.every,
            f"/settings/connectors/{one.pk}/", said_as=one.source,
        )  # fmt: skip


FEEDS = (Feed("connector", _("Connector"), "plug", _connectors),)
