"""How each place stands: when it last spoke, how long it may be silent, and since when it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from clientela.platform.freshness import feeds
from clientela.platform.freshness.feeds import Feed, Source
from clientela.platform.freshness.models import Alarm, Patience
from clientela.platform.permissions.actor import Actor


@dataclass(frozen=True)
class State:
    feed: Feed
    source: Source
    patience: int  # minutes, as the company has it
    silent_since: datetime | None


States = Sequence[State]


def states(actor: Actor | None = None) -> States:
    """All places; of an actor those that are his, or all where he sets up the company. The longest silent first."""
    whose = None if actor is None or actor.may("configure", "company") else actor.user_id
    if actor is not None and whose is None and not actor.may("configure", "company"):
        return []
    said = dict(Patience.objects.values_list("source", "minutes"))
    found = [
        _state(feed, one, said.get(one.key, one.patience)) for feed in feeds.every() for one in feed.sources(whose)
    ]
    return sorted(found, key=lambda state: (state.silent_since is None, _spoke(state.source)))


def alarms(user: UUID | None) -> list[Alarm]:
    """Of this owner, the longest silent first."""
    return list(Alarm.objects.filter(owner=user).order_by("silent_since")) if user else []


def heard(user: UUID | None, *kinds: str) -> dict[str, datetime]:
    """What source records call a place -> when it last spoke; of one owner or of everybody, of these feeds or of all."""
    asked = [feed for feed in feeds.every() if not kinds or feed.key in kinds]
    said = [(one.said_as, one.heard_at) for feed in asked for one in feed.sources(user) if one.said_as and one.heard_at]
    return dict(sorted(said, key=lambda word: word[1]))  # of several that are called the same, the newest word


def _state(feed: Feed, one: Source, patience: int) -> State:
    spoke = _spoke(one)
    silent = patience and timezone.now() - spoke > timedelta(minutes=patience)
    return State(feed, one, patience, spoke if silent else None)


def _spoke(one: Source) -> datetime:
    return one.heard_at or one.since
