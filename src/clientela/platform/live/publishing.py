"""`publish(topic, …)`: tell open pages, when this transaction commits, by PostgreSQL's NOTIFY."""

import json
from typing import Any

from django.core import signing
from django.db import connection

CHANNEL = "clientela_live"
SALT = "clientela.live"
TOKEN_AGE = 12 * 3600  # seconds


def publish(topic: str, **news: Any) -> None:
    """Send `news` (small, JSON) to whoever listens to `topic`, e.g. "import:0190…". A notification holds at most 8,000 bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"topic": topic, "news": news})])


def token(user_id: str) -> str:
    """A short signed permit for one user's browser to listen."""
    return signing.dumps(user_id, salt=SALT)
