"""Notices by API: what the token's owner is told, and that he has read it."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from clientela.platform.api.bearer import caller
from clientela.platform.api.routes import ERRORS
from clientela.platform.notifications import actions
from clientela.platform.notifications.models import Notice
from clientela.platform.notifications.views import PAGE, shown
from clientela.platform.permissions.queries import within_scopes

router = Router(tags=["notifications"])


@router.get(
    "/notifications",
    response={200: dict, **ERRORS},
    summary="List what you were told",
    operation_id="list_notifications",
)
def list_notices(request: HttpRequest, only: Literal["all", "unread"] = "all") -> dict[str, Any]:
    actor = caller(request)
    within_scopes(actor, "see", "account")
    notices = Notice.objects.filter(user=actor.user_id, in_page=True).order_by("-created_at", "-pk")
    notices = notices.filter(read_at__isnull=True) if only == "unread" else notices
    items = [
        {"id": one["key"], "text": one["text"], "at": one["at"], "unread": one["unread"], "url": notice.url}
        for notice, one in ((notice, shown(notice)) for notice in notices[:PAGE])
    ]
    return {"items": items}


@router.post("/notifications/{uuid:key}/read", response={200: dict, **ERRORS}, summary="Mark as read",
    operation_id="read_notification")  # fmt: skip
def read_notice(request: HttpRequest, key: UUID) -> dict[str, Any]:
    actor = caller(request)
    notice = actions.read(key, by=actor)
    return {"id": str(notice.pk), "unread": False}
