"""What other rooms announce becomes a notice to whom it concerns, if he may see what it is about."""

from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from clientela.platform.directory.events import LendingEnded, ReadInBulk, RoleLent
from clientela.platform.entities.reading import Missing
from clientela.platform.hooks.events import EndpointEnded
from clientela.platform.notifications.actions import notify
from clientela.platform.notifications.kinds import Kind
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.privacy.events import WishMade
from clientela.platform.privacy.models import Wish
from clientela.platform.privacy.retention.events import FallingDue
from clientela.platform.seconding.acts import act_of
from clientela.platform.seconding.events import ConfirmationAsked, ConfirmationDecided
from clientela.platform.seconding.models import Request
from clientela.timeline.actions import visible_entry
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.models import Entry
from clientela.workspace.notices import (
    ASSIGNED,
    CONFIRM,
    DECIDED,
    ENDPOINT_ENDED,
    FALLING_DUE,
    LENDING_OVER,
    LENT,
    MENTIONED,
    READ_IN_BULK,
    REMINDED,
    WISHED,
)

_PAGES = {"task": "tasks", "meeting": "meetings"}


def on_mentioned(event: Mentioned) -> None:
    entry = _seen_by(event.user, event.entry)
    if entry is not None:
        said = {"by": event.by_name, "title": event.title}
        notify(UUID(event.user), MENTIONED.key, said=said, url=_where(entry), about=event.entry, by=SYSTEM)


def on_task_assigned(event: TaskAssigned) -> None:
    entry = _seen_by(event.user, event.entry)
    if entry is not None:
        said, about = {"by": event.by_name, "title": event.title}, f"{event.entry}:{event.due_at}"
        notify(UUID(event.user), ASSIGNED.key, said=said, url=_where(entry), about=about, by=SYSTEM)


def on_reminder_due(event: ReminderDue) -> None:
    entry = _seen_by(event.user, event.entry)
    if entry is not None:
        about = f"{event.entry}:{event.at}"
        notify(UUID(event.user), REMINDED.key, said={"title": event.title}, url=_where(entry), about=about, by=SYSTEM)


def on_read_in_bulk(event: ReadInBulk) -> None:
    """Everybody who may look up the audit is told, also who did it."""
    name = User.objects.get(pk=event.user_id).name
    said = {"name": name, "records": event.records, "usual": event.usual}
    for user in User.objects.filter(is_active=True).values_list("pk", flat=True):
        actor = actor_by_user(user)
        if actor is not None and actor.may("configure", "audit"):
            about = f"{event.user_id}:{event.hour}"
            notify(
                user,
                READ_IN_BULK.key,
                said=said,
                url=f"/settings/audit/?group=out&user={event.user_id}",
                about=about,
                by=SYSTEM,
            )


def on_falling_due(event: FallingDue) -> None:
    """An owner who may not see such records any more is not told of them."""
    actor = actor_by_user(UUID(event.user))
    if actor is not None and actor.may("see", event.entity):
        said, about = {"rule": event.name, "records": event.records, "day": event.day}, f"{event.rule}:{event.run}"
        notify(UUID(event.user), FALLING_DUE.key, said=said, url=f"/retention/{event.rule}/", about=about, by=SYSTEM)


def on_confirmation_asked(event: ConfirmationAsked) -> None:
    """Whoever may decide is told; nobody is told of his own."""
    one, act = Request.objects.get(pk=event.request), act_of(event.act)
    for user in User.objects.colleagues().exclude(pk=one.asked_by_id).values_list("pk", flat=True):
        actor = actor_by_user(user)
        if actor is not None and actor.may(*act.right):
            with translation.override(actor.language):
                said = {"by": event.by_name, "act": str(act.label), "records": event.records}
            notify(user, CONFIRM.key, said=said, url=_request(event.request), about=event.request, by=SYSTEM)


def on_confirmation_decided(event: ConfirmationDecided) -> None:
    actor = actor_by_user(UUID(event.asked_by))
    if actor is not None:
        with translation.override(actor.language):
            said = {"by": event.by_name, "act": str(act_of(event.act).label)}
        notify(
            UUID(event.asked_by), DECIDED.key, said=said, url=_request(event.request), about=event.request, by=SYSTEM
        )


def _request(key: str) -> str:
    return f"/confirmations/#request-{key}"


def on_endpoint_ended(event: EndpointEnded) -> None:
    """The owner is told, whose program hears nothing any more."""
    url = f"/settings/webhooks/{event.endpoint}/"
    notify(
        event.owner,
        ENDPOINT_ENDED.key,
        said={"url": event.url},
        url=url,
        about=f"{event.endpoint}:{event.why}:{event.at}",
        by=SYSTEM,
    )


def on_wish_made(event: WishMade) -> None:
    """Whoever may treat people's data is told that somebody waits for an answer."""
    one = Wish.objects.select_related("by_user").filter(pk=event.wish).first()
    if one is not None:
        said = {"name": one.by_user.name if one.by_user else "", "what": str(one.get_kind_display())}
        _tell("privacy", WISHED, said, url="/settings/privacy/", about=event.wish)


def on_role_lent(event: RoleLent) -> None:
    """Administrators are told when rights are lent: to whom, until when and why."""
    said = {"name": _name(event.user_id), "role": event.role, "until": event.until[:16], "reason": event.reason}
    _tell(
        "role",
        LENT,
        said,
        url=f"/settings/users/{event.user_id}/lend/",
        about=f"{event.user_id}:{event.role}:{event.until}",
    )


def on_lending_ended(event: LendingEnded) -> None:
    """And when they are over, whether their time came or somebody took them back."""
    said, today = {"name": _name(event.user_id), "role": event.role}, f"{timezone.now():%Y-%m-%dT%H}"
    about = f"{event.user_id}:{event.role}:{today}"
    _tell("role", LENDING_OVER, said, url="/settings/audit/?group=rights", about=about)


def _tell(entity: str, kind: Kind, said: dict[str, Any], *, url: str, about: str) -> None:
    """All who may configure that are told."""
    for user in User.objects.colleagues().values_list("pk", flat=True):
        actor = actor_by_user(user)
        if actor is not None and actor.may("configure", entity):
            notify(user, kind.key, said=said, url=url, about=about, by=SYSTEM)


def _name(user: Any) -> str:
    return User.objects.filter(pk=user).values_list("name", flat=True).first() or ""


def _seen_by(user: str, entry: str) -> Entry | None:
    actor = actor_by_user(UUID(user))
    try:
        return visible_entry(UUID(entry), by=actor) if actor else None
    except Missing:
        return None


def _where(entry: Entry) -> str:
    """The page of a task or a meeting; what else was said stands on its party's."""
    if entry.kind in _PAGES:
        return f"/{_PAGES[entry.kind]}/{entry.pk}/"
    return f"/parties/{entry.party_id}/#entry-{entry.pk}" if entry.party_id else f"/activity/{entry.pk}/"
