"""`@tracked()` on a model keeps its past; `because()` tells the database who is behind the changes of this transaction.

Statement-level triggers store the row as it was before an update or a delete, so creation costs nothing and a bulk change costs
one insert. What an import creates leaves its keys alone behind, one array for each statement, so that it can be undone. The context
travels in settings local to the transaction: one cheap statement, and plain SQL is covered as well.
"""

import json
from collections.abc import Callable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import connection, models

from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor

BIRTHS = pgtrigger.Trigger(
    name="births",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_values"),
    func="""
        IF current_setting('clientela.births', true) <> '' THEN
            INSERT INTO history_birth (through, of, keys)
            SELECT current_setting('clientela.births'), TG_TABLE_NAME, array_agg(id) FROM new_values HAVING count(*) > 0;
        END IF;
        RETURN NULL;""",
)

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: list[str] | None = None) -> Callable[[M], M]:
    """Keep every past state of this model's rows; `exclude` names derived columns that others can compute again."""
    kept = pghistory.track(
        pghistory.UpdateEvent(label="update", row=pghistory.Old, level=pghistory.Statement),
        pghistory.DeleteEvent(label="delete", row=pghistory.Old, level=pghistory.Statement),
        exclude=exclude or [],
    )
    return lambda model: pgtrigger.register(BIRTHS)(kept(model))


def because(by: Actor, *, reason: str) -> None:
    """Name actor and reason for all that follows in this transaction. Must be called inside one."""
    context = json.dumps(by.as_context() | {"reason": reason})
    births = by.through if by.kind == "import" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true), "
            "set_config('clientela.births', %s, true)",
            [str(new_key()), context, births],
        )
