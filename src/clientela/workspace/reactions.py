"""What other rooms announce becomes a notice to whom it concerns, if he may see what it is about."""

from uuid import UUID

from clientela.platform.entities.reading import Missing
from clientela.platform.notifications.actions import notify
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.timeline.actions import visible_entry
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.workspace.notices import ASSIGNED, MENTIONED, REMINDED

_PAGES = {"task": "tasks", "meeting": "meetings"}


def on_mentioned(event: Mentioned) -> None:
    if _may_see(event.user, event.entry):
        said = {"by": event.by_name, "title": event.title}
        url = _where(event.kind, event.entry, event.party)
        notify(UUID(event.user), MENTIONED.key, said=said, url=url, about=event.entry, by=SYSTEM)


def on_task_assigned(event: TaskAssigned) -> None:
    if _may_see(event.user, event.entry):
        said, about = {"by": event.by_name, "title": event.title}, f"{event.entry}:{event.due_at}"
        notify(UUID(event.user), ASSIGNED.key, said=said, url=_where("task", event.entry, ""), about=about, by=SYSTEM)


def on_reminder_due(event: ReminderDue) -> None:
    said, about = {"title": event.title}, f"{event.entry}:{event.at}"
    url = _where(event.kind, event.entry, event.party)
    notify(UUID(event.user), REMINDED.key, said=said, url=url, about=about, by=SYSTEM)


def _may_see(user: str, entry: str) -> bool:
    actor: Actor | None = actor_by_user(UUID(user))
    try:
        return actor is not None and visible_entry(UUID(entry), by=actor) is not None
    except Missing:
        return False


def _where(kind: str, entry: str, party: str) -> str:
    if kind in _PAGES:
        return f"/{_PAGES[kind]}/{entry}/"
    return f"/parties/{party}/#entry-{entry}" if party else f"/activity/{entry}/"
