"""What the timeline announces, as notices to whom it concerns; nobody is told of what he may not see."""

from datetime import datetime
from uuid import UUID

from clientela.platform.entities.reading import Missing
from clientela.platform.notifications.actions import notify
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.timeline.actions import visible_entry
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.models import Entry, type_of
from clientela.workspace.notices import ASSIGNED, MENTIONED, REMINDED

_PLACES = {"task": "tasks", "meeting": "meetings", "entry": "activity"}


def on_mentioned(event: Mentioned) -> None:
    _tell(event.user, event.entry, MENTIONED.key, said={"by": event.by_name, "title": event.title}, about=event.entry)


def on_task_assigned(event: TaskAssigned) -> None:
    _tell(event.user, event.entry, ASSIGNED.key, said={"by": event.by_name, "title": event.title}, about=event.entry)


def on_reminder_due(event: ReminderDue) -> None:
    """The same thing may be reminded of again, at another time."""
    about = f"{event.entry} {datetime.fromisoformat(event.at):%Y-%m-%dT%H:%M}"
    _tell(event.user, event.entry, REMINDED.key, said={"title": event.title}, about=about)


def _tell(user: str, entry: str, kind: str, *, said: dict[str, str], about: str) -> None:
    actor = actor_by_user(UUID(user))
    try:
        shown: Entry | None = visible_entry(UUID(entry), by=actor) if actor else None
    except Missing:
        return
    if shown is not None:
        party = f"/parties/{shown.party_id}/#entry-{entry}"
        url = party if shown.party_id else f"/{_PLACES[type_of(shown.kind)]}/{entry}/"
        notify(UUID(user), kind, said=said, url=url, about=about, by=SYSTEM)
