"""The verbs of stock: the only writer of places and levels."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from clientela.catalog.stock.models import Place, StockLevel
from clientela.catalog.verbs import first, known_as, standing
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

PLACES = Table(
    entity="place", model=Place, unique="name", columns=("name", "country", "position", "own"), searched=("name",)
)
LEVELS = Table(
    entity="stock_level", model=StockLevel, unique="known_as", searched=("name",),
    columns=("place", "product", "name", "shelf", "on_hand", "reserved", "lead_days", "known_as", "own"),
)  # fmt: skip
FIRST_PLACE = gettext_lazy("Warehouse")
_KNOWN = ("a.facts->>'place'", "coalesce(a.facts->>'product', a.facts->>'name', '')")


def create_level(facts: Facts, *, by: Actor) -> UUID:
    """What lies somewhere; at the first place where it names none."""
    require(by, "create", "stock_level")
    return writing.create_row(LEVELS, {**facts, "place": facts.get("place") or _first(by)}, by=by)


def take_levels(batch: Batch, *, by: Actor) -> Taken:
    """Any number of levels, known again by place and product."""
    require(by, "import", "stock_level")
    return taking.take_rows(LEVELS, known_as(standing(batch, "place", _first(by)), _KNOWN), by=by)


def _first(by: Actor) -> UUID:
    return first(PLACES, str(FIRST_PLACE), by=by)
