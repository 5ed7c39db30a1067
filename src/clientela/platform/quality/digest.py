"""The weekly digest: how somebody's own records are, and the lists that want looking after most."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import CAP
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.checking import checked_types, condition_of, lines
from clientela.platform.quality.reading import week_ago

MORNING, MONDAY = 7, 0
WORST = 8  # lists that are told
MINE = {"field": "owner", "is": "me"}


@dataclass(frozen=True)
class Found:
    """One list of one's own records."""

    label: str
    found: int
    url: str
    more: int | None = None  # than a week ago; none where nothing is known of then


def digest(actor: Actor) -> list[Found]:
    """The longest lists of the actor's own records that want looking after, in the language that is active."""
    found = [one for entity in checked_types(actor) if "owner" in entity.by_name for one in _of_type(entity, actor)]
    return sorted(found, key=lambda one: -one.found)[:WORST]


def _of_type(entity: Entity, actor: Actor) -> Iterator[Found]:
    then = week_ago(entity.key, f"owner:{actor.user_id}")
    for line in lines(entity, actor, within=MINE):
        if line.found:
            more = line.found - then[line.key] if line.key in then and not line.capped else None
            url = _url(entity.url, condition_of(line, MINE))
            yield Found(f"{entity.label_plural}: {line.label}", min(line.found, CAP), url, more)


def whose_week_begins(now: datetime) -> list[tuple[UUID, str]]:
    """Colleagues whose clock shows Monday morning, with the name of the week."""
    people = User.objects.colleagues().filter(is_active=True).values_list("pk", "time_zone")
    there = ((key, now.astimezone(_zone(zone))) for key, zone in people)
    return [(key, f"{at:%G-W%V}") for key, at in there if (at.weekday(), at.hour) == (MONDAY, MORNING)]


def _url(url: str, where: dict[str, object]) -> str:
    return f"{url}?{urlencode({'filter': json.dumps(where, separators=(',', ':'))})}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")
