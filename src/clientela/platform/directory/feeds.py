"""Programs that write by API as places that data come from: when the token of each was last used, to the hour."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clientela.platform.freshness.feeds import Feed, Source
from clientela.platform.permissions.models import Token


def _programs(owner: UUID | None) -> Iterable[Source]:
    """They speak when they like, unless somebody says how often."""
    rows = Token.objects.filter(Q(expires_at__gt=timezone.now()), ended_at=None, **({"user": owner} if owner else {}))
    for one in rows:
        yield Source(one.pk, one.name, one.user_id, one.created_at, one.used_at, 0, "/settings/tokens/")


FEEDS = (Feed("program", _("Program with a token"), "key-round", _programs),)
