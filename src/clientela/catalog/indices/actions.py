"""The verbs of indices: the only writer of their values."""

from functools import partial
from uuid import UUID

from clientela.catalog.indices.facts import complete
from clientela.catalog.indices.models import IndexValue
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

VALUES = Table(
    entity="index_value",
    model=IndexValue,
    unique="name",
    columns=("name", "index", "month", "value", "said_by", "own"),
    searched=("name",),
)
_PARTS = ("index", "month", "value")

create_value = partial(writing.create_row, VALUES)
delete_value = partial(writing.delete_row, VALUES)
delete_values = partial(writing.delete_rows, VALUES)
take_values = partial(taking.take_rows, VALUES)
refresh_values = partial(writing.refresh_search, VALUES)


def edit_value(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Change a value; what it is called follows. Raises Conflict where it would no longer be one."""
    require(by, "edit", "index_value")
    stands = IndexValue.objects.filter(pk=key).values(*_PARTS).first() or {}
    if stands and set(changes) & set(_PARTS):
        try:
            changes = complete(stands | changes, Cleaning())
        except ValueError as error:
            raise Conflict(str(error)) from error
    writing.edit_row(VALUES, key, changes, by=by, version=version)
