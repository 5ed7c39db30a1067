"""Primary keys of every table: UUID version 7 (RFC 9562), so that new rows land side by side in an index."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_key() -> UUID:
    return uuid7()
