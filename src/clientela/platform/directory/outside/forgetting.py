"""What goes of people outside when the person they stood for is forgotten."""

from collections.abc import Sequence
from uuid import UUID

from clientela.platform.people.models import User


def forget_accounts(records: Sequence[UUID]) -> int:
    """Of those who are erased: the accounts that stood for them, their history included."""
    accounts = User.objects.filter(stands_for__in=records)
    keys = list(accounts.values_list("pk", flat=True))
    accounts.delete()
    past = User.pgh_event_model.objects.filter(pgh_obj_id__in=keys)  # type: ignore[attr-defined]
    return len(keys) + int(past.delete()[0])
