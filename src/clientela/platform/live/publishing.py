"""`publish(topic, …)`: tell open pages, when this transaction commits, by PostgreSQL's NOTIFY."""

import json
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection

CHANNEL = "clientela_live"
SALT = "clientela.live"
TOKEN_AGE = 10 * 60  # seconds; a page that lost its stream asks for a new permit
ENDED = "ended:"  # with a user: that user's open pages hear nothing more


def publish(topic: str, **news: Any) -> None:
    """Send `news` (small, JSON) to whoever listens to `topic`, e.g. "import:0190…". A notification holds at most 8,000 bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"topic": topic, "news": news})])


def end_streams(user_id: UUID) -> None:
    """When this transaction commits, whatever this user's pages listen to falls silent."""
    publish(f"{ENDED}{user_id}")


def token(user_id: str) -> str:
    """A short signed permit for one user's browser to listen."""
    return signing.dumps(user_id, salt=SALT)
