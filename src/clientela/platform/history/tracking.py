"""`@tracked()` on a model keeps its past; `because()` tells the database who is behind the changes of this transaction.

The context travels in two settings local to the transaction: one cheap statement, and plain SQL is covered as well.
"""

import json

from django.db import connection

from clientela.platform.people.keys import new_key
from clientela.platform.people.tracking import tracked
from clientela.platform.permissions.actor import Actor

__all__ = ["because", "tracked"]


def because(by: Actor, *, reason: str) -> None:
    """Name actor and reason for all that follows in this transaction. Must be called inside one."""
    context = json.dumps(by.as_context() | {"reason": reason})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [str(new_key()), context],
        )
