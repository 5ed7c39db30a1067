"""The verbs of rates: the only writer of rates."""

from functools import partial

from clientela.catalog.rates.facts import complete
from clientela.catalog.rates.models import Rate
from clientela.platform.entities import taking, writing
from clientela.platform.entities.tables import Table

RATES = Table(
    entity="rate",
    model=Rate,
    unique="name",
    columns=("name", "day", "base", "currency", "value", "said_by", "own"),
    searched=("name",),
)

create_rate = partial(writing.create_row, RATES)
edit_rate = writing.edit_whole(RATES, ("day", "base", "currency", "value"), complete)
delete_rate = partial(writing.delete_row, RATES)
delete_rates = partial(writing.delete_rows, RATES)
take_rates = partial(taking.take_rows, RATES)
refresh_rates = partial(writing.refresh_search, RATES)
