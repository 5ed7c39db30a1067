"""`@tracked()` on a model keeps its past: the rows as they stood before each update and each delete.

Statement-level triggers store the old row, so creation costs nothing and a bulk change costs one insert. What an import creates
leaves its keys alone behind, one array for each statement (`history.models.Birth`), so that it can be undone. It stands at the
very bottom so that users and teams keep theirs too; who acted and why is told by `history.tracking.because`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import connection, models

M = TypeVar("M", bound=type[models.Model])

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


def tracked(*, exclude: list[str] | None = None, lasting: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Keep every past state of this model's rows; `exclude` names derived columns that others can compute again.

    `lasting` names columns that never change in a row's life: the past takes them from the row, so that indexes serve it.
    """
    kept = pghistory.track(
        pghistory.UpdateEvent(label="update", row=pghistory.Old, level=pghistory.Statement),
        pghistory.DeleteEvent(label="delete", row=pghistory.Old, level=pghistory.Statement),
        exclude=exclude or [],
    )

    def track(model: M) -> M:
        model.lasting = lasting  # type: ignore[attr-defined]
        return births_noted(kept(model))

    return track


def births_noted(model: M) -> M:
    """Remember what imports create of this model, which needs no past where its rows never change."""
    model.notes_births = True  # type: ignore[attr-defined]
    return pgtrigger.register(BIRTHS)(model)


def unchanging(model: M) -> M:
    """What this model holds stays as it was written: the database refuses to change or delete it, whoever asks."""
    return pgtrigger.register(pgtrigger.Protect(name="facts_stay", operation=pgtrigger.Update | pgtrigger.Delete))(
        model
    )


@contextmanager
def stepping_aside(*triggers: str) -> Iterator[None]:
    """For the one hand that a law lends: within, these triggers ("app.Model:name") let go of rows that else stay."""
    found = pgtrigger.registered(*triggers) if triggers else ()
    names = [
        name for model, one in found for name in (f"{model._meta.db_table}:{one.get_pgid(model)}", one.get_pgid(model))
    ]
    _ignore(f"{{{','.join(names)}}}")
    yield
    _ignore("")  # an exception ends the transaction, and the setting with it


def _ignore(names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [names])
