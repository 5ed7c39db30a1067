"""`@tracked()` on a model keeps its past; `because()` tells the database who is behind the changes of this transaction.

What an import creates leaves its keys behind (`people.tracking`), so that it can be undone. The context travels in settings
local to the transaction: one cheap statement, and plain SQL is covered as well.
"""

import json

from django.db import connection
from django.utils.translation import gettext as _

from clientela.platform.people.keys import new_key
from clientela.platform.people.tracking import tracked
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

__all__ = ["because", "tracked"]


def because(by: Actor, *, reason: str) -> None:
    """Name actor and reason for all that follows in this transaction. To be called inside one. Raises Denied for who only looks."""
    if not by.hands:
        raise Denied(_("You only look through these eyes; nothing was changed."))
    context = json.dumps(by.as_context() | {"reason": reason})
    births = by.through if by.kind == "import" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true), "
            "set_config('clientela.births', %s, true)",
            [str(new_key()), context, births],
        )
