"""`@tracked()` on a model keeps its past: the rows as they stood before each update and each delete.

Statement-level triggers store the old row, so creation costs nothing and a bulk change costs one insert. It stands at the very
bottom so that users and teams keep theirs too; who acted and why is told by `history.tracking.because`.
"""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: list[str] | None = None) -> Callable[[M], M]:
    """Keep every past state of this model's rows; `exclude` names derived columns that others can compute again."""
    return pghistory.track(
        pghistory.UpdateEvent(label="update", row=pghistory.Old, level=pghistory.Statement),
        pghistory.DeleteEvent(label="delete", row=pghistory.Old, level=pghistory.Statement),
        exclude=exclude or [],
    )
