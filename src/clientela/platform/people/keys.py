"""Primary keys of every table: UUID version 7 (RFC 9562), so that new rows land side by side in an index."""

from uuid import UUID

import uuid_utils
from uuid_utils.compat import uuid7


def new_key() -> UUID:
    return uuid7()


def new_key_text() -> str:
    """The same as text, at a tenth of the cost: for the rows of a file."""
    return str(uuid_utils.uuid7())
