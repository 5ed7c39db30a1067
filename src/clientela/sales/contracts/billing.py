"""The orders that contracts make by themselves: one for each period, on the day on which it begins; and which they made.

Which period is next is kept by the database (migrations/0004). A contract is held while its order is made and asked again whether
it is still due, so a run twice, or two at once, makes one order.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts.events import OrderRefused
from clientela.sales.contracts.models import Bill, Contract, Line
from clientela.sales.orders.actions import create_order
from clientela.sales.orders.models import Order, Status

SHOWN = 100  # orders of one contract on its page
_REFUSALS = (Conflict, Missing, Denied, DataError, IntegrityError)
_TOLD = ("number", "status", "currency", "total")  # of each order
_UNTIL = "SELECT contracts_until(starts_on, period, next_bill_on, ends_on) FROM contracts_contract WHERE id = %s"


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
        until = _until(key)
        order = create_order(_order(contract, until), by=by)
        Bill.objects.create(contract=contract, starts_on=contract.next_bill_on, until=until, order_id=order)
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


def _until(key: UUID) -> date:
    with connection.cursor() as cursor:
        cursor.execute(_UNTIL, [key])
        (day,) = cursor.fetchone()
    assert isinstance(day, date)
    return day


def _order(contract: Contract, until: date) -> dict[str, Any]:
    if contract.party_id is None:
        raise Conflict(_("The contract has no customer."))
    if contract.amount is None:
        raise Conflict(_("The contract has neither lines nor an amount."))
    told = f"{contract.next_bill_on} – {until}"  # days that read the same in every language
    said = {
        "party": contract.party_id,
        "status": Status.PLACED,
        "reference": contract.number,
        "lines": _lines(contract, told),
    }
    return said | ({"currency": contract.currency} if contract.currency else {})


def _lines(contract: Contract, told: str) -> list[dict[str, Any]]:
    """Its lines as they stand today, or one with what it costs."""
    lines = list(Line.objects.filter(contract=contract).select_related("product").order_by("created_at", "id"))
    lines = lines or [Line(name=contract.name, quantity=1, unit_price=contract.amount or 0, discount=0)]
    return [
        {
            "code": line.product.code or line.product.name if line.product else "", "description": f"{line.name} · {told}",
            "quantity": str(line.quantity), "unit_price": str(line.unit_price), "discount": str(line.discount), "tax_rate": None,
        }
        for line in lines
    ]  # fmt: skip
