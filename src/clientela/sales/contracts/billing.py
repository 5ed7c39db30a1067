"""The orders that contracts make by themselves: one for each period, on the day on which it begins; and which they made.

Which period is next is kept by the database (migrations/0004). A contract is held while its order is made and asked again whether
it is still due, so a run twice, or two at once, makes one order.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.catalog.splitting import cents
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts.events import OrderRefused
from clientela.sales.contracts.models import Bill, Contract, Line, Period
from clientela.sales.orders.actions import create_order
from clientela.sales.orders.models import Order, Status

_FINE = Decimal("1E-10")  # of the price of one, so that as many as there are come to the cent
SHOWN = 100  # orders of one contract on its page
_REFUSALS = (Conflict, Missing, Denied, DataError, IntegrityError)
_TOLD = ("number", "status", "currency", "total")  # of each order
_UNTIL = """
SELECT u.until, u.until - contracts_begun(c.starts_on, c.period, u.until) + 1
  FROM contracts_contract c, LATERAL (SELECT contracts_until(c.starts_on, c.period, c.next_bill_on, c.ends_on) AS until) u
 WHERE c.id = %s"""


def bill_what_is_due(*, by: Actor) -> tuple[int, int]:
    """An order for each period that has begun. Answers how many were made, and how many contracts were left without: why stands on
    them, their owners hear of it, and the rest goes on."""
    due = Contract.objects.filter(next_bill_on__lte=today()).order_by("next_bill_on", "pk")
    told = [_bill_all(key, language, by=by) for key, language in list(due.values_list("pk", "owner__language"))]
    return sum(made for made, _left in told), sum(left for _made, left in told)


def orders_of(key: UUID, *, by: Actor) -> list[Bill]:
    """The periods of a contract whose orders may be seen, the latest first, each with its order."""
    if not by.may("see", "order"):
        return []
    seen = Order.objects.visible_to(by, entity="order").order_by().values("pk")
    mine = Bill.objects.visible_to(by, entity="contract").filter(contract=key, order__in=seen)
    return list(mine.select_related("order").order_by("-starts_on")[:SHOWN])


def told_of(bills: list[Bill], *, by: Actor) -> list[dict[str, Any]]:
    """Each as its reader may know it: of its order what is not kept back."""
    hidden = {name for name, mask in by.kept_back("order").items() if mask != "read_only"}
    return [
        {"id": str(bill.order_id), "starts_on": bill.starts_on.isoformat(), "until": bill.until.isoformat()}
        | {name: str(getattr(bill.order, name)) for name in _TOLD if name not in hidden}
        for bill in bills
    ]


def _bill_all(key: UUID, language: str | None, *, by: Actor) -> tuple[int, bool]:
    """How many orders were made, and whether one was refused; why is said in the words of the contract's owner."""
    made = 0
    with translation.override(language):
        try:
            while _bill(key, by=by):
                made += 1
        except _REFUSALS as refusal:
            _leave(key, str(refusal), by=by)
            return made, True
    return made, False


def _bill(key: UUID, *, by: Actor) -> bool:
    """The order of the first period without one; False where none is due any more."""
    with acting(by, "edit", "contract", reason="order of a contract"):
        held = Contract.objects.select_for_update(of=("self",))
        contract: Contract | None = held.filter(pk=key, next_bill_on__lte=today()).first()
        if contract is None or contract.next_bill_on is None:
            return False
        term = _term(contract, contract.next_bill_on)
        order = create_order(_order(contract, term), by=by)
        Bill.objects.create(contract=contract, starts_on=term.first, until=term.last, order_id=order)
        _touch(key, unbilled="")
        return True


def _leave(key: UUID, why: str, *, by: Actor) -> None:
    """Say why once, however many nights it is so."""
    with acting(by, "edit", "contract", reason="no order of a contract"):
        contract = Contract.objects.select_for_update(of=("self",)).filter(pk=key).exclude(unbilled=why).first()
        if contract is None:
            return
        _touch(key, unbilled=why)
        if contract.owner_id:
            emit(OrderRefused(str(key), str(contract.owner_id), str(contract.next_bill_on)), by=by)


def _touch(key: UUID, **said: Any) -> None:
    Contract.objects.filter(pk=key).update(**said, version=F("version") + 1, updated_at=Now())


@dataclass(frozen=True)
class Term:
    """The days that one order is of, and how many its whole period has."""

    first: date
    last: date
    whole: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        told = f"{self.first} – {self.last}"  # days that read the same in every language
        if self.days == self.whole:
            return told
        return f"{told} · " + _("%(days)s of %(whole)s days") % {"days": self.days, "whole": self.whole}


def _term(contract: Contract, first: date) -> Term:
    """The period that begins on this day; by days, what of it the contract lasts."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTIL, [contract.pk])
        last, whole = cursor.fetchone()
    if not contract.by_days or contract.period == Period.ONCE:
        return Term(first, last, (last - first).days + 1)
    return Term(first, min(last, contract.ends_on or last), whole)


def _order(contract: Contract, term: Term) -> dict[str, Any]:
    if contract.party_id is None:
        raise Conflict(_("The contract has no customer."))
    if contract.amount is None:
        raise Conflict(_("The contract has neither lines nor an amount."))
    said = {
        "party": contract.party_id,
        "status": Status.PLACED,
        "reference": contract.number,
        "lines": _lines(contract, term),
    }
    return said | ({"currency": contract.currency} if contract.currency else {})


def _lines(contract: Contract, term: Term) -> list[dict[str, Any]]:
    """Its lines as they stand today, or one with what it costs."""
    lines = list(Line.objects.filter(contract=contract).select_related("product").order_by("created_at", "id"))
    lines = lines or [Line(name=contract.name, quantity=1, unit_price=contract.amount or 0, discount=0)]
    return [
        {
            "code": line.product.code or line.product.name if line.product else "", "description": f"{line.name} · {term}",
            "quantity": str(line.quantity), "tax_rate": None, **_price(line, term),
        }
        for line in lines
    ]  # fmt: skip


def _price(line: Line, term: Term) -> dict[str, str]:
    """Of a whole period as it is agreed; of a part by its days, to the cent, the discount within it."""
    if term.days == term.whole or not line.quantity:
        return {"unit_price": str(line.unit_price), "discount": str(line.discount)}
    quantity, price, discount = (Decimal(one) for one in (line.quantity, line.unit_price, line.discount))
    part = cents(quantity * price * (100 - discount) / 100 * term.days / term.whole)
    return {"unit_price": str((part / quantity).quantize(_FINE)), "discount": "0"}
