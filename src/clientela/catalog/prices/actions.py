"""The verbs of prices: the only writer of price lists and prices."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.catalog.prices.models import Price, PriceList
from clientela.catalog.verbs import first, known_as, standing
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.limits import where_of
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import require

LISTS = Table(
    entity="price_list", model=PriceList, unique="name", searched=("name",),
    columns=("name", "currency", "position", "active", "valid_from", "valid_until", "own"),
)  # fmt: skip
WHOM = Table(entity="price_list", model=PriceList, unique="", columns=("whom",))
PRICES = Table(
    entity="price", model=Price, unique="known_as", searched=("name",),
    columns=("price_list", "product", "name", "from_quantity", "unit_price", "discount", "known_as", "own"),
)  # fmt: skip
FIRST_LIST = gettext_lazy("List prices")
OF = ("person", "organisation", "household")
_QUANTITY = "trim_scale(coalesce((a.facts->>'from_quantity')::numeric, 1))::text"
_KNOWN = ("a.facts->>'price_list'", "coalesce(a.facts->>'product', '')", _QUANTITY)


def create_price(facts: Facts, *, by: Actor) -> UUID:
    """A price; on the first list where it names none."""
    require(by, "create", "price")
    return writing.create_row(PRICES, {**facts, "price_list": facts.get("price_list") or _first(by)}, by=by)


def take_prices(batch: Batch, *, by: Actor) -> Taken:
    """Any number of prices, known again by list, product and quantity."""
    require(by, "import", "price")
    return taking.take_rows(PRICES, known_as(standing(batch, "price_list", _first(by)), _KNOWN), by=by)


def choose_whom(key: UUID, whom: Mapping[str, Any], *, by: Actor, version: int | None = None) -> None:
    """Whom a list is for: {"of": "organisation", "where": condition}, {} for everybody. Raises BadCondition, ValueError."""
    require(by, "edit", "price_list")
    if whom and (set(whom) != {"of", "where"} or whom["of"] not in OF):
        raise ValueError(_("Say whom it is for: a type of customer and a condition."))
    if whom:
        where_of(whom["of"], whom["where"], SYSTEM)
    writing.edit_row(WHOM, key, {"whom": dict(whom)}, by=by, version=version)


def _first(by: Actor) -> UUID:
    return first(LISTS, str(FIRST_LIST), by=by)
