"""The scorecard: figures of each supplier over some months, of one supplier month by month, and the rows behind a figure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.parties.models import Party
from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.forecast.periods import Period, around
from clientela.sales.purchases.models import FAULTS, Purchase
from clientela.sales.suppliers.keeping import Standing, kept, standing

FACTS = (Path(__file__).parent / "sql" / "facts.sql").read_text()
SUMS = """
SELECT supplier_id, measure, date_trunc('month', day)::date, sum(part) FILTER (WHERE whole IS NOT NULL),
       sum(whole) FILTER (WHERE part IS NOT NULL), count(*), count(*) FILTER (WHERE part IS NULL OR whole IS NULL)
  FROM facts GROUP BY 1, 2, 3"""
_ROWS = """
SELECT day, number, page, record, what, part, whole, purchase FROM facts WHERE measure = %(measure)s
 ORDER BY day DESC, number DESC, what, record"""
MEASURES = ("timely", "complete", "faults", "price", "response")
HIGH_IS_GOOD = frozenset({"timely", "complete"})
TYPES = ("purchase", "purchase_line", "purchase_receipt", "supplier_return")
NEEDS = frozenset({
    "supplier", "sent_on", "confirmed_on", "state", "quantity", "unit_cost", "currency", "due_on", "received", "timely", "product",
    "promised_on", "wished_on", "lines", "received_on", "returned_on", "reason", "purchase",
})  # fmt: skip
SPANS = (3, 6, 12, 24)  # months
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Figure:
    """What rows of one measure come to."""

    measure: str
    part: Decimal | None
    whole: Decimal | None
    rows: int
    missing: int = 0  # rows that no figure holds, for want of a rate

    def __add__(self, other: "Figure") -> "Figure":
        """Of two months: what both come to."""
        return Figure(
            self.measure, _sum(self.part, other.part), _sum(self.whole, other.whole), self.rows + other.rows,
            self.missing + other.missing,
        )  # fmt: skip

    @property
    def value(self) -> Decimal | None:
        """Per cent; of an answer: days. None where there is nothing to measure by."""
        if self.part is None or not self.whole:
            return None
        if self.measure == "response":
            return round(self.part / self.whole, 1)
        share = _HUNDRED * self.part / self.whole
        return round(share - _HUNDRED if self.measure == "price" else share, 1)


@dataclass
class Card:
    supplier: UUID
    name: str
    figures: dict[str, Figure] = field(default_factory=dict)
    months: dict[date, dict[str, Figure]] = field(default_factory=dict)

    def value(self, measure: str) -> Decimal | None:
        found = self.figures.get(measure)
        return found.value if found else None


@dataclass(frozen=True)
class Row:
    """One record that a figure is made of."""

    day: date
    number: str
    url: str
    what: str
    part: Decimal | None
    whole: Decimal | None


@dataclass(frozen=True)
class Span:
    first: date
    last: date

    @property
    def months(self) -> list[Period]:
        """The latest first."""
        found, one = [], around(self.last, 1)
        while one.last >= self.first:
            found.append(one)
            one = one.moved(-1)
        return found


def span(months: int) -> Span:
    """So many months, this one among them."""
    now = around(today(), 1)
    return Span(now.moved(1 - months).first, now.last)


def cards(over: Span, *, by: Actor, supplier: UUID | None = None, monthly: bool = True) -> list[Card]:
    """Of every supplier whom the reader may see and of whom there is something to tell. Raises Denied."""
    found: dict[UUID, Card] = {}
    for key, measure, month, part, whole, rows, missing in _sums(over, supplier, by=by, monthly=monthly):
        card, figure = found.setdefault(key, Card(key, "")), Figure(measure, part, whole, rows, missing)
        if monthly:
            card.months.setdefault(month, {})[measure] = figure
        card.figures[measure] = card.figures[measure] + figure if measure in card.figures else figure
    names = _seen(found, by)
    for key, card in found.items():
        card.name = names.get(key, "")
    return sorted(
        (card for card in found.values() if card.supplier in names),
        key=lambda one: (one.name.lower(), str(one.supplier)),
    )


def behind(supplier: UUID, measure: str, over: Span, *, by: Actor) -> list[Row]:
    """The records that a figure is made of, the latest first. Raises Denied."""
    if supplier not in _seen([supplier], by):
        return []
    asked = asking(over.first, over.last, keys=_purchases(by), suppliers=[supplier]) | {"measure": measure}
    rows = _told(_ROWS, asked)
    return [
        Row(day, number, f"/{page}/{record}/", what, part, whole)
        for day, number, page, record, what, part, whole, _purchase in rows
    ]


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


def asking(first: date, last: date, *, keys: list[UUID] | None, suppliers: list[UUID] | None) -> dict[str, Any]:
    """The parameters of the facts; None for all purchases, or all suppliers."""
    return {
        "keys": keys, "suppliers": suppliers, "first": first, "last": last, "today": today(),
        "faults": [str(one) for one in FAULTS],
    }  # fmt: skip


def _sums(over: Span, supplier: UUID | None, *, by: Actor, monthly: bool) -> Iterator[Any]:
    """Those that are kept, where the reader may see all; reckoned are months that have not ended, and what is doubted."""
    keys, mine = _purchases(by), None if supplier is None else [supplier]
    stands = standing() if keys is None else Standing(None)
    if stands.until is None or stands.until < over.first:
        yield from _told(SUMS, asking(over.first, over.last, keys=keys, suppliers=mine))
        return
    until = min(around(stands.until, 1).last, over.last)
    yield from kept(over.first, until, stands, supplier, monthly=monthly)
    doubted = [key for key in stands.doubted if supplier in (None, key)]
    if doubted:
        yield from _told(SUMS, asking(over.first, until, keys=None, suppliers=doubted))
    if until < over.last:
        yield from _told(SUMS, asking(until + timedelta(days=1), over.last, keys=None, suppliers=mine))


def _told(select: str, asked: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(FACTS + select, asked)
        return cursor.fetchall()


def _purchases(by: Actor) -> list[UUID] | None:
    """Those that the reader may see, None for all. Raises Denied."""
    _allowed(by)
    if by.scope("see", "purchase") == "all":
        return None
    return list(Purchase.objects.visible_to(by, entity="purchase").order_by().values_list("pk", flat=True))


def _allowed(by: Actor) -> None:
    """Whoever may see purchases and all that hangs on them, as far as each other, with nothing of it kept back."""
    for type_ in TYPES:
        require(by, "see", type_)
        if by.covered(type_) & NEEDS or by.scope("see", type_) not in ("all", by.scope("see", "purchase")):
            raise Denied("How suppliers keep their word is made of what is kept back from you.")


def _seen(suppliers: Iterable[UUID], by: Actor) -> dict[UUID, str]:
    """The names of those whom the reader may see."""
    found: dict[str, list[UUID]] = defaultdict(list)
    names: dict[UUID, str] = {}
    for key, kind, name in Party.objects.filter(pk__in=list(suppliers)).values_list("pk", "kind", "name"):
        found[kind].append(key)
        names[key] = name
    for kind, keys in found.items():
        if by.scope("see", kind) != "all":
            seen = set(Party.objects.filter(pk__in=keys).visible_to(by, entity=kind).values_list("pk", flat=True))
            names = {key: name for key, name in names.items() if key not in keys or key in seen}
    return names
