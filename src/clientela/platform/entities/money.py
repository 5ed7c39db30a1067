"""What amounts in several currencies come to in the company's own. Which room keeps the rates, `wiring.RATES` says.

What has no rate is never left out in silence: a total tells what is missing in it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.db.models import DateField, Value
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from clientela.platform.entities.declaration import Field
from clientela.platform.people.as_of import moment


@dataclass(frozen=True)
class Rates:
    house: str  # the company's currency
    known: Mapping[tuple[str, date], Decimal | None]

    def of(self, currency: str, on: date) -> Decimal | None:
        return Decimal(1) if currency in ("", self.house) else self.known.get((currency, on))


@dataclass(frozen=True)
class Amount:
    """A sum in one currency, of the day whose rate holds for it, and how many records it is made of."""

    amount: Decimal
    currency: str
    on: date
    number: int = 1


@dataclass(frozen=True)
class Unrated:
    """So many records whose amounts no total holds, since there is no rate for them; the first day on which one is missing."""

    currency: str
    on: date
    number: int


@dataclass(frozen=True)
class Total:
    amount: Decimal
    currency: str
    missing: tuple[Unrated, ...] = ()


RatesOn = Callable[[Collection[tuple[str, date]]], Rates]
_room: list[RatesOn] = []


def rates_kept_by(read: RatesOn) -> None:
    _room[:] = [read]


def rates(asked: Collection[tuple[str, date]]) -> Rates:
    """One statement for all of them."""
    return _room[0](asked)


def total(amounts: Iterable[Amount], known: Rates) -> Total:
    whole, missing = Decimal(0), dict[str, Unrated]()
    for one in amounts:
        rate = known.of(one.currency, one.on)
        if rate is not None:
            whole += one.amount * rate
            continue
        before = missing.get(one.currency, Unrated(one.currency, one.on, 0))
        missing[one.currency] = Unrated(one.currency, min(before.on, one.on), before.number + one.number)
    return Total(round(whole, 2), known.house, tuple(missing[currency] for currency in sorted(missing)))


def minor(value: Decimal, currency: str) -> Decimal:
    """To the smallest coin of a currency: a yen has no cents."""
    places: int = get_currency_precision(currency or "EUR")
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def day_of(money: Field) -> Any:
    """The day whose rate holds for an amount: its own (`dated`), but none that is still to come."""
    now = Value(today(), output_field=DateField())
    return Least(Coalesce(Cast(money.dated, DateField()), now), now) if money.dated else now


def today() -> date:
    """Of the present that is looked at: a past one has its own."""
    at: datetime = moment() or timezone.now()
    return timezone.localdate(at)
