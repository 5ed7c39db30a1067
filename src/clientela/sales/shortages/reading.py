"""What of a product is here, coming and owed, and the day by which so many of it are here.

Whoever may see the stock may know what of it comes and when; from whom and at what cost, the purchases say to whom those are open.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

_SQL = Path(__file__).parent / "sql"
_STANDING = (_SQL / "standing.sql").read_text()
_OF_ORDER = (_SQL / "of_order.sql").read_text()
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Coming:
    """So many that were ordered; `day` is None where none was promised or wished, or that day is over."""

    day: date | None
    quantity: Decimal


@dataclass(frozen=True)
class Met:
    """When so many are here. how: stock, coming (on that day), awaited (ordered, for no day), ordering (if done now), unknown."""

    how: str
    day: date | None = None


@dataclass(frozen=True)
class Standing:
    product: UUID
    code: str
    name: str
    unit: str
    counted: bool  # whether anybody counts it: of what nobody counts nothing is short
    free: Decimal
    wanted: Decimal  # by open orders
    coming: tuple[Coming, ...] = field(default=())  # the next first, those of no day at the end
    drafted: Decimal = _NOTHING  # on purchases that were not sent
    lead_days: int | None = None

    @property
    def awaited(self) -> Decimal:
        return sum((one.quantity for one in self.coming), _NOTHING)

    @property
    def lacking(self) -> Decimal:
        """How many open orders want beyond what is here, coming and drafted."""
        return max(self.wanted - self.free - self.awaited - self.drafted, _NOTHING) if self.counted else _NOTHING

    def met(self, quantity: Decimal) -> Met:
        """When so many of it are here, all that were promised before among them."""
        if not self.counted:
            return Met("unknown")
        here = self.free
        if here >= quantity:
            return Met("stock")
        for one in self.coming:
            here += one.quantity
            if here >= quantity:
                return Met("coming", one.day) if one.day else Met("awaited")
        return Met("unknown") if self.lead_days is None else Met("ordering", today() + timedelta(days=self.lead_days))


@dataclass(frozen=True)
class Need:
    """A line of an order of which something is still to go out."""

    line: UUID
    quantity: Decimal
    standing: Standing
    met: Met

    @property
    def short(self) -> bool:
        return self.met.how not in ("stock", "unknown") or (self.standing.counted and self.met.how == "unknown")


def standing(products: Collection[UUID], *, by: Actor) -> dict[UUID, Standing]:
    """Each of these products as it stands. Raises Denied for whoever may not see the stock."""
    require(by, "see", "stock_level")
    require(by, "see", "product")
    return {one.product: one for one in _asked(list(products))}


def short(*, by: Actor) -> list[Standing]:
    """All of which open orders want more than is here, coming and drafted."""
    require(by, "see", "stock_level")
    require(by, "see", "order")
    return [one for one in _asked(None) if one.lacking]


def of_order(order: UUID, *, by: Actor) -> list[Need]:
    """When what an order still wants is here: older orders come first."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ORDER, [order])
        rows = cursor.fetchall()
    known = standing({product for _line, product, _many, _before in rows}, by=by)
    return [
        Need(line, many, known[product], known[product].met(before + many))
        for line, product, many, before in rows
        if product in known
    ]


def _asked(products: list[UUID] | None) -> list[Standing]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"products": products})
        return [_standing(*row) for row in cursor.fetchall()]


def _standing(*row: Any) -> Standing:
    product, code, name, unit, counted, free, wanted, coming, drafted, lead_days = row
    return Standing(product, code, name, unit, counted, free, wanted, _in_turn(coming), drafted, lead_days)


def _in_turn(said: str) -> tuple[Coming, ...]:
    """By day; what should have been here by now comes on no day that anybody knows."""
    now = today()
    told = [(date.fromisoformat(day) if day else None, Decimal(many)) for day, many in json.loads(said)]
    days: dict[date | None, Decimal] = {}
    for day, many in told:
        known = day if day is not None and day >= now else None
        days[known] = days.get(known, _NOTHING) + many
    return tuple(
        Coming(day, many) for day, many in sorted(days.items(), key=lambda one: (one[0] is None, one[0] or now))
    )
