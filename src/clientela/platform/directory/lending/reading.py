"""Who holds which role until when."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Assignment
from clientela.platform.permissions.queries import require


def lendings(by: Actor, *, user: UUID | None = None) -> list[dict[str, Any]]:
    """What is lent now, the next to end first. Raises Denied."""
    require(by, "see", "user")
    rows = Assignment.objects.select_related("user", "role").filter(until__gt=timezone.now()).order_by("until", "pk")
    found = rows.filter(user=user) if user else rows
    return [
        {
            "id": str(one.pk), "user": {"id": str(one.user_id), "name": one.user.name},
            "role": {"id": str(one.role_id), "name": one.role.name}, "until": one.until, "reason": one.reason,
        }
        for one in found
    ]  # fmt: skip
