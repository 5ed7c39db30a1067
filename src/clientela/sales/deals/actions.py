"""The verbs of deals: the only writer of deals."""

from functools import partial
from uuid import UUID

from django.db import connection, transaction

from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Stage

DEALS = Table(
    entity="deal",
    model=Deal,
    unique="",
    columns=(
        "name", "party", "product", "owner", "pipeline", "stage", "outcome", "amount", "currency", "opened_on", "closes_on",
        "next_step", "lost_reason", "origin", "lead", "tags", "own",
    ),
    searched=("name", "next_step", "origin"),
    owner="owner",
)  # fmt: skip
IN_SETS = frozenset(DEALS.columns) - {"lead"}

edit_deal = partial(writing.edit_row, DEALS)
edit_deals = partial(writing.edit_rows, DEALS)
delete_deal = partial(writing.delete_row, DEALS)
delete_deals = partial(writing.delete_rows, DEALS)
refresh_deals = partial(writing.refresh_search, DEALS)


def open_deal(facts: Facts, *, by: Actor) -> UUID:
    """A deal; its maker's own where nobody else is named, at the beginning where no stage is."""
    require(by, "create", "deal")
    _have_stages(by)
    return writing.create_row(DEALS, facts, by=by)


def take_deals(batch: Batch, *, by: Actor) -> Taken:
    """Any number of deals from one source, known again by their keys there. What is closed there closed on the day that it says."""
    require(by, "import", "deal")
    with transaction.atomic(), connection.cursor() as cursor:
        _have_stages(by)
        pipelines.have_ends(by=by)
        cursor.execute("SELECT set_config('clientela.closed_as_said', 'yes', true)")
        taken = taking.take_sourced(DEALS, batch, by=by)
        cursor.execute("SELECT set_config('clientela.closed_as_said', '', true)")
    return taken


def _have_stages(by: Actor) -> None:
    if not Stage.objects.exists():
        pipelines.begin(by=by)
