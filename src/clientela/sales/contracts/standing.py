"""The lines of a contract as they stood on a day, and how they changed, as somebody may know it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from clientela.platform.permissions.actor import Actor
from clientela.sales.contracts.amending import readable
from clientela.sales.contracts.models import Change, Contract, Line
from clientela.sales.contracts.reckoning import Terms, part_of, terms, terms_of
from clientela.sales.orders.models import Order

SHOWN = 200  # changes of one contract on its page


@dataclass(frozen=True)
class Past:
    """A change as it is told; `order` is one that its reader may see."""

    change: Change
    was: Terms
    now: Terms
    credit: Decimal
    charge: Decimal
    order: Order | None

    @property
    def net(self) -> Decimal:
        return self.charge - self.credit


def changes_of(key: UUID, *, by: Actor) -> list[Past]:
    """Those of a contract, the latest first; none for whom its lines are kept back."""
    if not readable(by):
        return []
    mine = Change.objects.visible_to(by, entity="contract").filter(contract=key).select_related("order")
    rows = list(mine.order_by("-since", "-created_at")[:SHOWN])
    orders = {one.order_id for one in rows if one.order_id} if by.may("see", "order") else set()
    seen = set(Order.objects.visible_to(by, entity="order").filter(pk__in=orders).values_list("pk", flat=True))
    return [_past(one, one.order if one.order_id in seen else None) for one in rows]


def _past(change: Change, order: Order | None) -> Past:
    parts = [part_of(said) for said in change.parts]
    credit, charge = (sum((getattr(one, name) for one in parts), Decimal(0)) for name in ("credit", "charge"))
    return Past(change, terms(change.was), terms(change.now), credit, charge, order)


def lines_on(contract: Contract, day: date) -> list[tuple[Line, Terms]]:
    """What was delivered in a period on that day, as its changes tell: of each line, how much at what price."""
    rows = Change.objects.filter(~Q(held_at=None), contract=contract, undone_at=None).order_by("since", "created_at")
    told: dict[Any, list[Change]] = {}
    for one in rows:
        told.setdefault(one.line_id, []).append(one)
    lines = Line.objects.filter(contract=contract).select_related("product").order_by("created_at", "id")
    stood = [(line, stood_on(line, told.get(line.pk, []), day)) for line in lines]
    return [(line, one) for line, one in stood if one.quantity]


def stood_on(line: Line, changes: list[Change], day: date) -> Terms:
    before = [one for one in changes if one.since <= day]
    if before:
        return terms(before[-1].now)
    return terms(changes[0].was) if changes else terms_of(line)
