"""The verbs of what suppliers sell: the only writer of it."""

from clientela.catalog.verbs import known_as
from clientela.platform.entities import taking
from clientela.platform.entities.declaration import Batch, Taken
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.supplies.models import Supply

SUPPLIES = Table(
    entity="supplier_product",
    model=Supply,
    unique="known_as",
    columns=(
        "name", "supplier", "product", "code", "from_quantity", "cost", "currency", "lead_days", "minimum", "preferred", "active",
        "known_as", "own",
    ),
    searched=("name", "code"),
)  # fmt: skip
# as the trigger has them (migrations/0002); what the catalog does not know is known by its name
_KNOWN = (
    "coalesce(a.facts->>'supplier', '')",
    "coalesce(a.facts->>'product', a.facts->>'name', '')",
    "trim_scale(coalesce((a.facts->>'from_quantity')::numeric, 1))::text",
    "coalesce(nullif(a.facts->>'currency', ''), 'EUR')",
)


def take_supplies(batch: Batch, *, by: Actor) -> Taken:
    """Any number of them, known again by supplier, product, quantity and currency."""
    require(by, "import", "supplier_product")
    return taking.take_rows(SUPPLIES, known_as(batch, _KNOWN), by=by)
