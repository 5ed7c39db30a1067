"""What contracts bring in every month, and how that changed: new, returned, grown, shrunk and lost customers of each month.

Asked of the days of contracts and of what they cost since when, so any month of the past can be asked for. Both ends of a month are
reckoned at the rates of its last day: a change of rates is nobody's growth. What has no rate stands beside the figures.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import connection

from clientela.catalog.rates.reading import rates_on
from clientela.platform.entities.money import Rates
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.contracts.models import Contract
from clientela.sales.forecast.periods import Period

_STANDING = (Path(__file__).parent / "sql" / "standing.sql").read_text()
NEEDS = frozenset({"name", "party", "amount", "currency", "period", "signed_on", "starts_on", "ends_on", "notice_on"})
KINDS = ("new", "returned", "expansion", "contraction", "churn")
ENDS = ("opening", "closing")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Standing:
    """A contract on a day on which it stood."""

    who: UUID  # its customer, or itself where none is known
    customer: str
    key: UUID
    name: str
    monthly: Decimal
    currency: str


@dataclass
class Moved:
    """What the contracts of a customer brought at both ends of a month."""

    kind: str  # of change, "" where there was none
    customer: str
    before: Decimal
    after: Decimal
    contracts: list[tuple[UUID, str]]

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass
class Month:
    period: Period
    currency: str
    opening: Decimal
    closing: Decimal
    everyone: list[Moved] = field(default_factory=list)  # of either end, those who did not move with no kind
    missing: list[str] = field(default_factory=list)  # currencies without a rate

    @property
    def moved(self) -> list[Moved]:
        return [one for one in self.everyone if one.kind]

    def told(self, kind: str) -> list[Moved]:
        """Those whom a figure is of: of a kind of change, or of what stood at the beginning or at the end."""
        if kind in ENDS:
            return [one for one in self.everyone if (one.before if kind == "opening" else one.after)]
        return [one for one in self.moved if kind not in KINDS or one.kind == kind]

    def of(self, kind: str) -> Decimal:
        return sum((one.change for one in self.moved if one.kind == kind), _NOTHING)

    @property
    def yearly(self) -> Decimal:
        return self.closing * 12

    @property
    def kept(self) -> Decimal | None:
        """Net retention, per cent: what those of the beginning bring at the end."""
        if not self.opening:
            return None
        stayed = self.opening + self.of("expansion") + self.of("contraction") + self.of("churn")
        return round(100 * stayed / self.opening, 1)


def months(periods: Iterable[Period], *, by: Actor) -> list[Month]:
    """Each of these months. Raises Denied for whoever may not know what contracts bring and when they stood."""
    asked = list(periods)
    standing, rates = standing_at(asked, by=by)
    return [month_of(one, standing, rates, by) for one in asked]


def standing_at(asked: list[Period], *, by: Actor) -> tuple[Mapping[date, list[Standing]], Rates]:
    """What stood at both ends of each of these months, and the rates of their last days. Raises Denied."""
    require(by, "see", "contract")
    if NEEDS & by.covered("contract"):
        raise Denied("What contracts bring is kept back from you.")
    days = sorted({day for one in asked for day in (one.first - timedelta(days=1), one.last)})
    standing = _standing(days, by)
    currencies = {one.currency for found in standing.values() for one in found}
    return standing, rates_on([(currency, one.last) for currency in sorted(currencies) for one in asked])


def _standing(days: list[date], by: Actor) -> Mapping[date, list[Standing]]:
    keys = Contract.objects.visible_to(by, entity="contract").order_by().values_list("pk", flat=True)
    found: dict[date, list[Standing]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"days": days, "keys": list(keys)})
        for day, who, customer, *rest in cursor.fetchall():
            found[day].append(Standing(who, customer or "", *rest))
    return found


def month_of(period: Period, standing: Mapping[date, list[Standing]], rates: Rates, by: Actor) -> Month:
    before, after = standing[period.first - timedelta(days=1)], standing[period.last]
    sums = [_sums(one, rates, period.last) for one in (before, after)]
    opening, closing = (sum(one.values(), _NOTHING) for one in sums)
    month = Month(period, rates.house, opening, closing)
    month.missing = sorted({one.currency for one in (*before, *after) if rates.of(one.currency, period.last) is None})
    contracts: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    names: dict[UUID, str] = {}
    for one in (*before, *after):
        contracts[one.who][one.key] = one.name
        names[one.who] = one.customer
    known = _known_before(period, contracts.keys() - sums[0].keys(), by)
    for who, told in contracts.items():
        was, now = (one.get(who, _NOTHING) for one in sums)
        kind = _kind(was, now, known=who in known) if was != now else ""
        month.everyone.append(Moved(kind, names[who], was, now, list(told.items())))
    return month


def _sums(standing: list[Standing], rates: Rates, on: date) -> dict[UUID, Decimal]:
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    for one in standing:
        rate = rates.of(one.currency, on)
        if rate is not None:
            sums[one.who] += round(one.monthly * rate, 2)
    return dict(sums)


def _known_before(period: Period, parties: Iterable[UUID], by: Actor) -> set[UUID]:
    """Those of these customers of whom an earlier contract had started before this month."""
    rows = Contract.objects.visible_to(by, entity="contract").filter(
        party__in=list(parties), signed_on__isnull=False, starts_on__lt=period.first
    )
    return set(rows.values_list("party_id", flat=True))


def _kind(before: Decimal, after: Decimal, *, known: bool) -> str:
    if not before:
        return "returned" if known else "new"
    if not after:
        return "churn"
    return "expansion" if after > before else "contraction"
