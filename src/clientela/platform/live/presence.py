"""Who has which record open, as one live process knows it: tabs with their person, kept in memory and nowhere else.

Nothing here speaks or waits: each method returns what is to be said, as (topic, news), and the server says it to everybody,
other live processes and this one. A newcomer is answered with who is here; whoever gives no sign of life is gone.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

HERE = "here:"  # with a record's topic: who has it open; only pages that show the record hear it
SILENT = 75  # seconds without a sign of life after which a tab counts as closed; hidden tabs give one each minute

Said = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Person:
    id: str
    name: str


@dataclass
class _Tab:
    topic: str
    person: Person
    alive_at: float  # on the clock of whoever calls
    away: bool = False


class Presence:
    """The open tabs of one process. Times are seconds on any clock that only runs forward."""

    def __init__(self) -> None:
        self._tabs: dict[str, _Tab] = {}

    def enter(self, topic: str, person: Person, now: float) -> tuple[str, list[Said]]:
        """A tab was opened: the secret by which it gives signs of life, and what to say."""
        key = secrets.token_urlsafe(16)
        self._tabs[key] = _Tab(topic, person, now)
        return key, [_here(topic, person, is_new=True)]

    def leave(self, key: str) -> list[Said]:
        """A tab was closed; its person stays while another tab of hers shows the record."""
        tab = self._tabs.pop(key, None)
        return self._gone([tab]) if tab and not tab.away else []

    def alive(self, key: str, now: float) -> list[Said]:
        """A sign of life; a tab that was given up is back."""
        tab = self._tabs.get(key)
        if tab is None:
            return []
        was_away, tab.alive_at, tab.away = tab.away, now, False
        return [_here(tab.topic, tab.person, is_new=True)] if was_away else []

    def heard(self, topic: str, news: dict[str, Any]) -> list[Said]:
        """Answer a newcomer with who is here, and contradict a farewell where the person has another tab here."""
        here = {tab.person for tab in self._tabs.values() if tab.topic == topic and not tab.away}
        if "gone" in news:
            here = {person for person in here if person.id == news["gone"]}
        elif not news.get("new"):
            return []
        return [_here(topic, person) for person in here]

    def beat(self, now: float) -> list[Said]:
        """Give up the silent ones, and say again who is here, so that nobody stays on a page whose process died."""
        silent = [tab for tab in self._tabs.values() if not tab.away and now - tab.alive_at > SILENT]
        for tab in silent:
            tab.away = True
        here = {(tab.topic, tab.person) for tab in self._tabs.values() if not tab.away}
        return [*self._gone(silent), *(_here(topic, person) for topic, person in here)]

    def _gone(self, tabs: Iterable[_Tab]) -> list[Said]:
        here = {(tab.topic, tab.person) for tab in self._tabs.values() if not tab.away}
        left = {(tab.topic, tab.person) for tab in tabs} - here
        return [(topic, {"gone": person.id}) for topic, person in left]


def _here(topic: str, person: Person, *, is_new: bool = False) -> Said:
    news: dict[str, Any] = {"here": {"id": person.id, "name": person.name}}
    return topic, news | ({"new": True} if is_new else {})
