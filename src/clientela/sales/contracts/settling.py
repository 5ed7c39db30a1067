"""What changes of lines bill: each credit and each charge as a line of an order, at once or with that of the next period."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import Actor
from clientela.sales.contracts.models import Change, Contract, Line, Settle
from clientela.sales.contracts.reckoning import each, part_of, terms
from clientela.sales.orders.actions import create_order
from clientela.sales.orders.models import Kind, OrderLine, Status

_FINE = Decimal("0.0001")  # of an order's amounts


def ways(actor: Actor) -> list[tuple[str, Any]]:
    """How somebody may have a change billed: an order at once is made by whoever may make orders."""
    return [(key, label) for key, label in Settle.choices if key != Settle.NOW or actor.may("create", "order")]


def order_alone(changes: Sequence[Change], contract: Contract, *, by: Actor) -> None:
    """What they come to, as an order of its own; where more falls away than comes, it only settles that."""
    lines = _lines_of(changes, contract)
    alone = {"kind": Kind.ADJUSTMENT, "status": Status.CLOSED} if _worth(lines) < 0 else {}
    order = create_order(ordered(contract, lines) | alone, by=by)
    for one in changes:
        one.order_id = order


def ordered(contract: Contract, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """An order of the contract with these lines. Raises Conflict where nobody is its customer."""
    if contract.party_id is None:
        raise Conflict(_("The contract has no customer."))
    said = {"party": contract.party_id, "status": Status.PLACED, "reference": contract.number, "lines": lines}
    return said | ({"currency": contract.currency} if contract.currency else {})


def with_open_parts(contract: Contract, lines: list[dict[str, Any]]) -> tuple[list[Change], list[dict[str, Any]]]:
    """What waits for the next order, and its lines with those of the order; what it would take below nothing waits on."""
    waiting = Change.objects.filter(
        contract=contract, settle=Settle.NEXT, order=None, held_at__isnull=False, undone_at=None
    )
    changes, lines = [], list(lines)
    for one in waiting.exclude(parts=[]).order_by("held_at", "created_at"):
        more = _lines_of([one], contract)
        if _worth([*lines, *more]) >= 0:
            changes.append(one)
            lines += more
    return changes, lines


def settle(changes: Iterable[Change], order: UUID) -> None:
    Change.objects.filter(pk__in=[one.pk for one in changes]).update(order=order)


def _worth(lines: Iterable[dict[str, Any]]) -> Decimal:
    every = (terms([one["quantity"], one["unit_price"], one["discount"]]).worth for one in lines)
    return sum((one.quantize(_FINE) for one in every), Decimal(0))


def _lines_of(changes: Sequence[Change], contract: Contract) -> list[dict[str, Any]]:
    """Each credit and each charge in a line of its own, in the words of the contract's owner."""
    lines = Line.objects.select_related("product").in_bulk([one.line_id for one in changes if one.line_id])
    out = []
    with _in_words_of(contract):
        for one in changes:
            line = lines.get(one.line_id)
            for said in one.parts:
                out += _told(one, line, said, contract.currency)
    return out


def _told(change: Change, line: Line | None, said: dict[str, Any], currency: str) -> list[dict[str, Any]]:
    part, now = part_of(said), terms(change.now)
    code = line.product.code or line.product.name if line and line.product else ""
    same: dict[str, Any] = {"code": code, "discount": "0", "tax_rate": None}
    told, out = f"{change.name} · {part.term}", []
    if part.credit:
        was = part.was.told()
        words = _("credit for %(quantity)s × %(price)s") % {"quantity": was[0], "price": was[1]}
        rate = _rate(part.bill, line)
        # less than nothing of its product: what falls away counts against what was ordered, and is nothing to deliver
        price = each(part.credit, part.was.quantity)
        credit = {"description": f"{told} · {words}", "quantity": str(-part.was.quantity), "unit_price": price}
        out.append(same | credit | {"tax_rate": None if rate is None else str(rate)})
    if part.charge:
        price = part.term.price(now.worth, now.quantity, currency)
        out.append(same | {"description": told, "quantity": now.told()[0], "unit_price": price})
    return out


def _rate(bill: int, line: Line | None) -> Decimal | None:
    """At which it was taxed."""
    if line is None or line.product_id is None:
        return Decimal(0)
    taxed = OrderLine.objects.filter(order__bill=bill, product=line.product_id, bundle=None)
    return taxed.values_list("tax_rate", flat=True).first()


@contextmanager
def _in_words_of(contract: Contract) -> Iterator[None]:
    with translation.override(contract.owner.language if contract.owner else None):
        yield
