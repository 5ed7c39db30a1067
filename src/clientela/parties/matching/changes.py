"""Whose records have changed since a moment."""

from datetime import datetime, timedelta
from uuid import UUID

from clientela.parties.models import Party

LOOKED_BACK = timedelta(minutes=15)  # behind that moment: what was being written then is looked at now
MOST_AT_ONCE = 20_000  # parties; of more, all are looked at


def changed_since(kind: str, moment: datetime) -> list[UUID] | None:
    """Their keys; None where they are too many to be looked at by themselves."""
    changed = Party.objects.filter(kind=kind, updated_at__gte=moment - LOOKED_BACK)
    found = list(changed.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    return found if len(found) <= MOST_AT_ONCE else None
