"""What a party carries that follows from what hangs on it: its search text, and the consents that hold now."""

from pathlib import Path
from uuid import UUID

from django.db import connection

DERIVED = (Path(__file__).parent / "sql" / "derived.sql").read_text()


def derive(keys: list[UUID]) -> None:
    """Write it anew for these parties, in the transaction that changed what it follows from."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(DERIVED, {"keys": keys})
