"""The verbs of indices: the only writer of their values."""

from functools import partial

from clientela.catalog.indices.facts import complete
from clientela.catalog.indices.models import IndexValue
from clientela.platform.entities import taking, writing
from clientela.platform.entities.tables import Table

VALUES = Table(
    entity="index_value",
    model=IndexValue,
    unique="name",
    columns=("name", "index", "month", "value", "said_by", "own"),
    searched=("name",),
)

create_value = partial(writing.create_row, VALUES)
edit_value = writing.edit_whole(VALUES, ("index", "month", "value"), complete)
delete_value = partial(writing.delete_row, VALUES)
delete_values = partial(writing.delete_rows, VALUES)
take_values = partial(taking.take_rows, VALUES)
refresh_values = partial(writing.refresh_search, VALUES)
