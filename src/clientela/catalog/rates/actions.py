"""The verbs of rates: the only writer of rates."""

from functools import partial
from uuid import UUID

from clientela.catalog.rates.facts import complete
from clientela.catalog.rates.models import Rate
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.reading import Conflict
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

RATES = Table(
    entity="rate",
    model=Rate,
    unique="name",
    columns=("name", "day", "base", "currency", "value", "said_by", "own"),
    searched=("name",),
)
_PARTS = ("day", "base", "currency", "value")

create_rate = partial(writing.create_row, RATES)
delete_rate = partial(writing.delete_row, RATES)
delete_rates = partial(writing.delete_rows, RATES)
take_rates = partial(taking.take_rows, RATES)
refresh_rates = partial(writing.refresh_search, RATES)


def edit_rate(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Change a rate; what it is called follows. Raises Conflict where it would no longer be one."""
    require(by, "edit", "rate")
    stands = Rate.objects.filter(pk=key).values(*_PARTS).first() or {}
    if stands:
        try:
            changes = complete(stands | changes, Cleaning()) if set(changes) & set(_PARTS) else changes
        except ValueError as error:
            raise Conflict(str(error)) from error
    writing.edit_row(RATES, key, changes, by=by, version=version)
