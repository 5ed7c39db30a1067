"""`publish(topic, …)`: tell open pages, when this transaction commits, by PostgreSQL's NOTIFY; and the permits to listen."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from time import time
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection

from clientela.platform.live.presence import HERE
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor

CHANNEL = "clientela_live"
LIVE_NAME = "clientela live"  # what the live process calls itself at the database, by which others see that it listens
SALT = "clientela.live"
TOKEN_AGE = 10 * 60  # seconds; a page that lost its stream asks for a new permit
HERE_SALT = "clientela.live.here"
HERE_AGE = 24 * 3600  # seconds; the page itself is as old, and to listen at all its user must still be signed in
_NOTIFY = "SELECT pg_notify(%s, %s)"
ENDED = "ended:"  # with a user: that user's open pages hear nothing more


def publish(topic: str, **news: Any) -> None:
    """Send `news` (small, JSON) to whoever listens to `topic`, e.g. "import:0190…". A notification holds at most 8,000 bytes."""
    prepared(_NOTIFY, [CHANNEL, json.dumps({"topic": topic, "news": news})])


def publish_all(told: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Many at once, as (topic, news)."""
    said = [json.dumps({"topic": topic, "news": news}) for topic, news in told]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, said) FROM unnest(%s::text[]) AS said", [CHANNEL, said])


def end_streams(user_id: UUID) -> None:
    """When this transaction commits, whatever this user's pages listen to falls silent."""
    publish(f"{ENDED}{user_id}")


def token(user_id: str, *, see: Iterable[str] = (), whole: Iterable[str] = ()) -> str:
    """A short signed permit for one user's browser to listen; the pages of one minute share it.

    `see` are the types of record of which the user may see any, `whole` those of them of which every record and field.
    """
    return _token(user_id, tuple(see), tuple(whole), int(time()) // 60)


@lru_cache(maxsize=1024)
def _token(user_id: str, see: tuple[str, ...], whole: tuple[str, ...], _minute: int) -> str:
    return signing.dumps({"user": user_id, "see": see, "whole": whole}, salt=SALT)


def here_permit(actor: Actor, topic: str) -> str:
    """A signed permit to be seen at a record, and to see who else is. Only for a page that shows the record to this actor."""
    said = {"user": str(actor.user_id), "name": actor.name, "topic": f"{HERE}{topic}"}
    return signing.dumps(said, salt=HERE_SALT)
