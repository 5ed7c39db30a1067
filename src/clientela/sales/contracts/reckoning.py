"""What a change of lines comes to for days that were ordered before: credit for what falls away, a charge for what comes.

By days, and by what the amount has come to at both ends of a part: parts that follow each other come to the whole, whichever way it
is cut. What is credited is what was ordered for these days, not what the line says by now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities.money import minor
from clientela.sales.contracts.models import Bill, Change, Contract, Line, Settle

MOST = Decimal("1E12")
_KEPT = Decimal("0.0001")
_FINE = Decimal("1E-10")  # of the price of one, so that as many as there are come to the cent


@dataclass(frozen=True)
class Terms:
    """How much of something at what price; `discount` in per cent."""

    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = Decimal(0)

    @property
    def worth(self) -> Decimal:
        """Of a whole period."""
        return self.quantity * self.unit_price * (100 - self.discount) / 100

    def told(self) -> list[str]:
        return [format(one.normalize(), "f") for one in (self.quantity, self.unit_price, self.discount)]


NOTHING = Terms(Decimal(0), Decimal(0))


def terms(said: Iterable[Any]) -> Terms:
    return Terms(*(Decimal(one) for one in said))


class BadTerms(ValueError):
    """No line can be of so much at such a price."""


def checked(quantity: Decimal, unit_price: Decimal, discount: Decimal) -> Terms:
    """As finely as it is kept. Raises BadTerms."""
    if not all(one.is_finite() and abs(one) < MOST for one in (quantity, unit_price, discount)) or quantity < 0:
        raise BadTerms(_("A quantity and a price are numbers, and a quantity is not below nothing."))
    if not 0 <= discount <= 100:
        raise BadTerms(_("A discount is between 0 and 100 per cent."))
    return Terms(*(one.quantize(_KEPT) for one in (quantity, unit_price, discount)))


def terms_of(line: Line) -> Terms:
    return terms([line.quantity, line.unit_price, line.discount])


def alone(contract: Contract) -> Line:
    """The amount of a contract without lines, as its only one: under the contract's own key, and never saved."""
    return Line(
        pk=contract.pk, contract=contract, name=contract.name, quantity=1, unit_price=contract.amount or 0, discount=0
    )


@dataclass(frozen=True)
class Term:
    """The days that a line of an order is of, in the period to which they belong."""

    first: date
    last: date
    begun: date
    whole: int  # days of the period

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        told = f"{self.first} – {self.last}"  # days that read the same in every language
        if self.days == self.whole:
            return told
        return f"{told} · " + _("%(days)s of %(whole)s days") % {"days": self.days, "whole": self.whole}

    def share(self, worth: Decimal, currency: str) -> Decimal:
        """What these days are of a whole period's worth, in full cents."""
        before = (self.first - self.begun).days
        ends = (minor(worth * days / self.whole, currency) for days in (before + self.days, before))
        return next(ends) - next(ends)

    def price(self, worth: Decimal, quantity: Decimal, currency: str) -> str:
        """Of one of so many, so that all come to their share."""
        return each(self.share(worth, currency), quantity)


def each(amount: Decimal, quantity: Decimal) -> str:
    """So fine that so many come to the amount."""
    return str((amount / quantity).quantize(_FINE))


@dataclass(frozen=True)
class Part:
    """Days of one order, what was ordered for them and falls away, and what comes."""

    bill: int
    term: Term
    was: Terms
    credit: Decimal
    charge: Decimal

    def told(self) -> dict[str, Any]:
        one = self.term
        return {
            "bill": self.bill, "first": str(one.first), "last": str(one.last), "begun": str(one.begun), "whole": one.whole,
            "was": self.was.told(), "credit": str(self.credit), "charge": str(self.charge),
        }  # fmt: skip


def part_of(said: dict[str, Any]) -> Part:
    """As it is kept."""
    first, last, begun = (date.fromisoformat(said[name]) for name in ("first", "last", "begun"))
    amounts = (Decimal(said[name]) for name in ("credit", "charge"))
    return Part(said["bill"], Term(first, last, begun, said["whole"]), terms(said["was"]), *amounts)


@dataclass
class Amended:
    """A line as it was and as it is to be, with what that bills."""

    name: str
    was: Terms
    now: Terms
    line: UUID | None = None  # none: it is new
    product: UUID | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def net(self) -> Decimal:
        return sum((one.charge - one.credit for one in self.parts), Decimal(0))


def reckon(contract: Contract, amended: Sequence[Amended], since: date) -> None:
    """Fill in what each of these bills, from that day to the last that was ordered."""
    bills = list(Bill.objects.filter(contract=contract, until__gte=since).order_by("starts_on"))
    lines = [one.line for one in amended if one.line]
    before = Change.objects.filter(line__in=lines, since__lte=since, held_at__isnull=False, undone_at__isnull=True)
    settled = list(before.exclude(settle=Settle.NONE).order_by("since", "created_at"))
    for one in amended:
        mine = [change for change in settled if change.line_id == one.line]
        one.parts = [_part(bill, one, mine, since, contract.currency) for bill in bills]


def _part(bill: Bill, one: Amended, settled: Sequence[Change], since: date, currency: str) -> Part:
    term = Term(max(since, bill.starts_on), bill.until, bill.begun, bill.whole)
    was = _ordered(bill, one, settled)
    return Part(bill.pk, term, was, term.share(was.worth, currency), term.share(one.now.worth, currency))


def _ordered(bill: Bill, one: Amended, settled: Sequence[Change]) -> Terms:
    """What was ordered of a line for the days of this order: as it was changed last, else as the order has it."""
    for change in reversed(settled):
        if any(part["bill"] == bill.pk for part in change.parts):
            return terms(change.now)
    said = bill.terms.get(str(one.line))
    return terms(said) if said else NOTHING
