"""What the timeline announces. Keys are texts, as facts are kept in JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mentioned:
    """A colleague was named with @ in an entry. Whether he may see it is for the listener to ask."""

    user: str
    entry: str
    kind: str
    by_name: str
    title: str
    party: str = ""  # key of the party it is about


@dataclass(frozen=True)
class TaskAssigned:
    """A task, or a meeting, is somebody else's now than the one who did it."""

    user: str
    entry: str
    by_name: str
    title: str
    due_at: str = ""  # ISO 8601
    party: str = ""


@dataclass(frozen=True)
class ReminderDue:
    """The time has come that somebody wanted to be reminded of."""

    user: str
    entry: str
    kind: str
    title: str
    at: str  # of what he is reminded, ISO 8601
    party: str = ""
