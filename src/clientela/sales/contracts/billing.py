"""The orders that contracts make by themselves: one for each period, on the day on which it begins; and which they made.

Which period is next is kept by the database (migrations/0004). A contract is held while its order is made and asked again whether
it is still due, so a run twice, or two at once, makes one order.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts.amending import hold_what_begins, touch, waiting_contracts
from clientela.sales.contracts.events import OrderRefused
from clientela.sales.contracts.models import Bill, Contract, Line, Period
from clientela.sales.contracts.reckoning import Term, alone, terms_of
from clientela.sales.contracts.settling import ordered, settle, with_open_parts
from clientela.sales.orders.actions import create_order
from clientela.sales.orders.models import Order

SHOWN = 100  # orders of one contract on its page
_REFUSALS = (Conflict, Missing, Denied, DataError, IntegrityError)
_TOLD = ("number", "status", "currency", "total")  # of each order
_UNTIL = """
SELECT u.until, contracts_begun(c.starts_on, c.period, u.until)
  FROM contracts_contract c, LATERAL (SELECT contracts_until(c.starts_on, c.period, c.next_bill_on, c.ends_on) AS until) u
 WHERE c.id = %s"""


def bill_what_is_due(*, by: Actor) -> tuple[int, int]:
    """An order for each period that has begun; changes of lines hold from their days on. Answers how many were made, and how many
    contracts were left without: why stands on them, their owners hear of it, and the rest goes on."""
    due = Contract.objects.filter(Q(next_bill_on__lte=today()) | Q(pk__in=waiting_contracts())).order_by(
        "next_bill_on", "pk"
    )
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
    hidden = by.covered("order")
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
        contract: Contract | None = Contract.objects.select_for_update(of=("self",)).filter(pk=key).first()
        if contract is None:
            return False
        first: date | None = contract.next_bill_on
        if first is None or first > today():
            hold_what_begins(contract, today(), by=by)
            return False
        hold_what_begins(contract, first, by=by)
        contract.refresh_from_db()
        term = _term(contract, first)
        changes, lines = with_open_parts(contract, _lines(contract, term))
        order = create_order(ordered(contract, lines), by=by)
        settle(changes, order)
        Bill.objects.create(
            contract=contract, starts_on=term.first, until=term.last, order_id=order, begun=term.begun, whole=term.whole,
            terms=_terms(contract),
        )  # fmt: skip
        touch(key, unbilled="")
        return True


def _leave(key: UUID, why: str, *, by: Actor) -> None:
    """Say why once, however many nights it is so."""
    with acting(by, "edit", "contract", reason="no order of a contract"):
        contract = Contract.objects.select_for_update(of=("self",)).filter(pk=key).exclude(unbilled=why).first()
        if contract is None:
            return
        touch(key, unbilled=why)
        if contract.owner_id:
            emit(OrderRefused(str(key), str(contract.owner_id), str(contract.next_bill_on)), by=by)


def _term(contract: Contract, first: date) -> Term:
    """The period that begins on this day; by days, what of it the contract lasts."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTIL, [contract.pk])
        last, begun = cursor.fetchone()
    if not contract.by_days or contract.period == Period.ONCE:
        return Term(first, last, first, (last - first).days + 1)
    return Term(first, min(last, contract.ends_on or last), begun, (last - begun).days + 1)


def _lines(contract: Contract, term: Term) -> list[dict[str, Any]]:
    """Its lines as they stand on that day, or one with what it costs."""
    if contract.amount is None:
        raise Conflict(_("The contract has neither lines nor an amount."))
    lines = list(Line.objects.filter(contract=contract).select_related("product").order_by("created_at", "id"))
    told = [_line(line, term, contract.currency) for line in lines or [alone(contract)] if line.quantity]
    if not told:
        raise Conflict(_("Nothing of the contract is left to be ordered."))
    return told


def _line(line: Line, term: Term, currency: str) -> dict[str, Any]:
    """Of a whole period as it is agreed; of a part by its days, the discount within it."""
    said = terms_of(line)
    price: dict[str, Any] = {"unit_price": str(said.unit_price), "discount": str(said.discount)}
    if term.days < term.whole:
        price = {"unit_price": term.price(said.worth, said.quantity, currency), "discount": "0"}
    return {
        "code": line.product.code or line.product.name if line.product else "", "description": f"{line.name} · {term}",
        "quantity": str(said.quantity), "tax_rate": None, **price,
    }  # fmt: skip


def _terms(contract: Contract) -> dict[str, list[str]]:
    """What is ordered now, by line; of a contract without lines by itself."""
    lines = Line.objects.filter(contract=contract).exclude(quantity=0)
    return {str(one.pk): terms_of(one).told() for one in lines or [alone(contract)]}
