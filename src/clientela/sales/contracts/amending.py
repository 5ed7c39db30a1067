"""Lines that change from a day on: what was ordered for later days is credited, and what comes instead is charged, by days.

Said for a day to come, a change waits for it. The contract is held meanwhile, so that no order is made of what is just changing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import writing
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history import names
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.undo.outcome import Undone
from clientela.sales.contracts.actions import LINES, add_line
from clientela.sales.contracts.charges import charged_since
from clientela.sales.contracts.models import LIVING, Bill, Change, Contract, Line, Settle
from clientela.sales.contracts.reckoning import NOTHING, Amended, Terms, alone, reckon, terms, terms_of
from clientela.sales.contracts.settling import order_alone
from clientela.sales.orders.actions import edit_order
from clientela.sales.orders.models import Status
from clientela.sales.returns.models import CreditNote

ACT = "deed "  # begins the name of the act, which ends with the key that its changes share
_WAITING = Q(held_at__isnull=True, undone_at__isnull=True)
Stands = dict[UUID, tuple[Line, Terms]]  # by the key of the line
_TOLD = frozenset({"quantity", "unit_price", "discount"})  # of a line, without which nothing of this is told


@dataclass(frozen=True)
class Wanted:
    """A line as it is to be; without a key a new one. The key of a contract without lines stands for its amount."""

    terms: Terms
    line: UUID | None = None
    name: str = ""
    product: UUID | None = None


@dataclass(frozen=True)
class Amendment:
    wanted: Sequence[Wanted]
    since: date
    settle: str
    why: str = ""
    due: date | None = None  # of an adjustment that was agreed on


def preview(key: UUID, said: Amendment, *, by: Actor) -> list[Amended]:
    """What it would change and bill as things stand. Raises Missing, Conflict, Denied as `amend` does."""
    contract = found(key, by=by)
    amended = _checked(contract, said)
    if said.settle != Settle.NONE:
        reckon(contract, amended, said.since)
    return amended


def amend(key: UUID, said: Amendment, *, by: Actor, version: int | None = None) -> UUID:
    """Change lines from a day on. Answers the key of the act, by which it can be taken back.

    Raises Missing, Denied, and Conflict for what can't be so from that day. Not to be called from within another verb.
    """
    act = new_key()
    carried = replace(by, through=f"{ACT}{act}")
    with acting(carried, "edit", "contract", reason="lines change from a day on"):
        amend_within(act, key, said, by=carried, version=version)
    return act


def amend_within(act: UUID, key: UUID, said: Amendment, *, by: Actor, version: int | None = None) -> Contract:
    """The same as a part of an act that the caller frames."""
    contract = _held(key, by=by)
    if version is not None and version != contract.version:
        raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
    changes = []
    for one in _checked(contract, said):
        line = _line(contract, one, by=by)
        changes.append(Change(
            act=act, contract=contract, line_id=line, name=one.name, since=said.since, settle=said.settle, why=said.why,
            due=said.due, was=one.was.told(), now=one.now.told(),
        ))  # fmt: skip
    Change.objects.bulk_create(changes)
    if said.since <= today():
        _hold(contract, changes, by=by)
    touch(contract.pk, **({"adjusted_on": said.due} if said.due else {}))
    publish(f"contract:{key}", by=by.name, fields=["lines"])
    return contract


def note_adjusted(act: UUID, key: UUID, due: date, why: str, *, by: Actor) -> None:
    """An adjustment that was agreed on and changes nothing is done, too."""
    contract = _held(key, by=by)
    same = NOTHING.told()
    Change.objects.create(
        act=act, contract=contract, name=contract.name, since=due, settle=Settle.NONE, was=same, now=same, held_at=timezone.now(),
        why=why, due=due,
    )  # fmt: skip
    touch(contract.pk, adjusted_on=due)


def hold_what_begins(contract: Contract, until: date, *, by: Actor) -> None:
    """What waited for a day up to this one holds from its day on. The contract is held by the caller."""
    waiting = list(Change.objects.filter(_WAITING, contract=contract, since__lte=until).order_by("since", "created_at"))
    acts: dict[UUID, list[Change]] = {}
    for one in waiting:
        acts.setdefault(one.act, []).append(one)
    for changes in acts.values():
        _hold(contract, changes, by=by)
    if waiting:
        touch(contract.pk)


def waiting_contracts() -> list[UUID]:
    """Those with a change whose day has come."""
    due = Change.objects.filter(_WAITING, since__lte=today()).order_by("contract")
    return list(due.values_list("contract", flat=True).distinct())


def take_back(act: UUID, *, by: Actor) -> Undone:
    """The lines are again as they were; an order that was made for it alone is cancelled.

    Raises Missing, and Conflict where something was built on it since: a later change, or an order that holds more.
    """
    carried = replace(by, through=names.undo_of(f"{ACT}{act}"))
    with acting(carried, "edit", "contract", reason="lines are as they were"):
        changes = list(Change.objects.filter(act=act, undone_at__isnull=True).select_related("order", "line"))
        if not changes:
            raise Missing(_("There is no such change, or it was taken back already."))
        for key in sorted({one.contract_id for one in changes}):
            _take_back(_held(key, by=carried), [one for one in changes if one.contract_id == key], by=carried)
        return Undone(restored=len(changes))


def undo_amendment(act: str, *, by: Actor) -> Undone:
    """The same by the name of the act, for the doors of undo."""
    return take_back(UUID(act.removeprefix(ACT)), by=by)


def found(key: UUID, *, by: Actor) -> Contract:
    """The contract whose lines somebody may change. Raises Missing and Denied."""
    return _one(_mine(key, by=by))


def writable(by: Actor) -> bool:
    """Whether somebody may change lines of contracts at all."""
    may = by.may("edit", "contract") and by.may("edit", "contract_line")
    return may and readable(by) and not _TOLD & by.kept_back("contract_line").keys()


def readable(by: Actor) -> bool:
    """Whether somebody may know what lines were and are."""
    covered = "amount" in by.covered("contract") or _TOLD & by.covered("contract_line")
    return by.may("see", "contract") and by.may("see", "contract_line") and not covered


# ---- what may be ------------------------------------------------------------------------------------------------------------


def _mine(key: UUID, *, by: Actor) -> Any:
    require(by, "edit", "contract")
    require(by, "edit", "contract_line")
    if not writable(by):
        raise Denied(_("What lines cost is kept back from you."))
    return Contract.objects.visible_to(by, entity="contract", verb="edit").filter(pk=key)


def _held(key: UUID, *, by: Actor) -> Contract:
    return _one(_mine(key, by=by).select_for_update(of=("self",)))


def _one(rows: Any) -> Contract:
    contract: Contract | None = rows.first()
    if contract is None:
        raise Missing(_("There is no such contract, or you may not change it."))
    return contract


def _checked(contract: Contract, said: Amendment) -> list[Amended]:
    if said.settle not in Settle.values:
        raise Conflict(_("Say how it is billed: at once, with the next order, or not at all."))
    if contract.state not in LIVING:
        raise Conflict(_("Only what was signed and has not ended changes from a day on."))
    if said.since < contract.starts_on:
        raise Conflict(_("The contract starts on %(day)s: nothing changes before.") % {"day": contract.starts_on})
    if contract.ends_on and said.since > contract.ends_on and contract.renewal != "automatic":
        raise Conflict(_("The contract ends on %(day)s: nothing changes later.") % {"day": contract.ends_on})
    later = Change.objects.filter(contract=contract, undone_at__isnull=True, since__gt=said.since)
    day = later.filter(line__in=[one.line for one in said.wanted if one.line]).order_by("since").first()
    if day is not None:
        told = {"name": day.name, "day": day.since}
        raise Conflict(_("“%(name)s” changes on %(day)s already: take that back first, or choose a later day.") % told)
    stands = standing(contract)
    amended = [_amended(one, stands) for one in said.wanted]
    if not (amended := [one for one in amended if one.was != one.now]):
        raise Conflict(_("Nothing changes."))
    return amended


def standing(contract: Contract) -> Stands:
    """The lines of a contract, each as it will be once what waits holds."""
    return standing_of([contract])[contract.pk]


def standing_of(contracts: Sequence[Contract]) -> dict[UUID, Stands]:
    """The same of several contracts; the amount of one without lines stands for a line."""
    out: dict[UUID, Stands] = {one.pk: {} for one in contracts}
    for line in Line.objects.filter(contract__in=out).order_by("created_at", "id"):
        out[line.contract_id][line.pk] = (line, terms_of(line))
    waiting = Change.objects.filter(_WAITING, contract__in=out, line__isnull=False).order_by("since", "created_at")
    for one in waiting:
        stands = out[one.contract_id]
        stands[one.line_id] = (stands[one.line_id][0], terms(one.now))
    for contract in contracts:
        if not out[contract.pk] and contract.amount:
            out[contract.pk] = {contract.pk: (alone(contract), terms_of(alone(contract)))}
    return out


def _amended(one: Wanted, stands: Stands) -> Amended:
    if one.line is None:
        return Amended(one.name, NOTHING, one.terms, None, one.product)
    if one.line not in stands:
        raise Missing(_("The contract has no such line."))
    line, was = stands[one.line]
    return Amended(line.name, was, one.terms, line.pk, line.product_id)


# ---- what becomes -----------------------------------------------------------------------------------------------------------


def _line(contract: Contract, one: Amended, *, by: Actor) -> UUID:
    """Its line: of what is new one of nothing yet, of an amount one that says it."""
    if one.line is not None and one.line != contract.pk:
        return one.line
    if not contract.lines.exists() and contract.amount:
        made = _as_line(contract, by=by)
        if one.line is not None:
            return made
    facts = {"contract": contract.pk, "name": one.name, "product": one.product, "quantity": 0}
    return add_line(facts | {"unit_price": one.now.unit_price, "discount": one.now.discount}, by=by)


def _as_line(contract: Contract, *, by: Actor) -> UUID:
    """The amount of a contract as its first line, under which its orders know it, too."""
    one = alone(contract)
    facts = {"contract": contract.pk, "name": one.name, "quantity": one.quantity}
    line = add_line(facts | {"unit_price": one.unit_price, "discount": one.discount}, by=by)
    for bill in Bill.objects.filter(contract=contract, terms__has_key=str(contract.pk)):
        Bill.objects.filter(pk=bill.pk).update(terms={str(line): bill.terms[str(contract.pk)]})
    return line


def _hold(contract: Contract, changes: Sequence[Change], *, by: Actor) -> None:
    """These hold from their day on, and are billed as they say."""
    lines = Line.objects.in_bulk([one.line_id for one in changes if one.line_id])
    held = [one for one in changes if one.line_id in lines]
    if not held:
        Change.objects.filter(pk__in=[one.pk for one in changes]).update(held_at=Now())
        return
    amended = [_of(lines[one.line_id], one) for one in held]
    if held[0].settle != Settle.NONE:
        reckon(contract, amended, held[0].since)
    for change, one in zip(held, amended, strict=True):
        change.was, change.held_at = one.was.told(), timezone.now()
        change.parts = [part.told() for part in one.parts if part.credit or part.charge]
    with charged_since(contract, held[0].since):
        for one in amended:
            _write(one.line, one.now, by=by)
    if held[0].settle == Settle.NOW and any(one.parts for one in held):
        order_alone(held, contract, by=by)
    Change.objects.bulk_update(held, ["was", "held_at", "parts", "order"])


def _of(line: Line, change: Change) -> Amended:
    return Amended(line.name, terms_of(line), terms(change.now), line.pk, line.product_id)


def _write(line: UUID | None, now: Terms, *, by: Actor) -> None:
    assert line is not None
    said = {"quantity": now.quantity, "unit_price": now.unit_price, "discount": now.discount}
    writing.edit_row(LINES, line, said, by=by)


# ---- back again -------------------------------------------------------------------------------------------------------------


def _take_back(contract: Contract, changes: Sequence[Change], *, by: Actor) -> None:
    held = [one for one in changes if one.held_at and one.line_id]
    for one in changes:
        _refuse(one)
    if held:
        with charged_since(contract, held[0].since):
            for one in held:
                _write(one.line_id, terms(one.was), by=by)
    for order in {one.order_id for one in changes if one.order_id}:
        edit_order(order, {"status": Status.CANCELLED}, by=by)
    Change.objects.filter(pk__in=[one.pk for one in changes]).update(undone_at=Now())
    touch(contract.pk, **(_adjusted(contract) if any(one.due for one in changes) else {}))
    publish(f"contract:{contract.pk}", by=by.name, fields=["lines"])


def _refuse(one: Change) -> None:
    """Raise Conflict where something was built on it."""
    newer = Q(since__gt=one.since) | Q(since=one.since, created_at__gt=one.created_at)
    later = Change.objects.filter(newer, line=one.line_id, undone_at__isnull=True).exclude(act=one.act)
    told = {"name": one.name}
    if one.line_id and later.exists():
        raise Conflict(_("“%(name)s” was changed again since: take that back first.") % told)
    if one.held_at and one.line and terms_of(one.line) != terms(one.now):
        raise Conflict(_("“%(name)s” is not as this change left it any more.") % told)
    if one.order is None:
        if one.parts and one.settle == Settle.NOW:
            raise Conflict(_("The order of this change is gone; make another change."))
        _refuse_ordered(one)
        return
    note = CreditNote.objects.filter(order=one.order).first()
    if note is not None:
        raise Conflict(
            _("It is credited with note %(number)s: make another change, which charges it.") % {"number": note.number}
        )
    if one.settle == Settle.NEXT or one.order.paid:
        said = {"number": one.order.number}
        raise Conflict(_("It is billed with order %(number)s: make another change, which credits it.") % said)


def _refuse_ordered(one: Change) -> None:
    """An order of a period since then holds it as it is."""
    if (
        one.held_at
        and Bill.objects.filter(
            contract=one.contract_id, starts_on__gte=one.since, order__created_at__gt=one.held_at
        ).exists()
    ):
        raise Conflict(_("A period was ordered with it since: make another change, which credits it."))


def _adjusted(contract: Contract) -> dict[str, Any]:
    """The last adjustment that still holds."""
    last = Change.objects.filter(contract=contract, undone_at=None).aggregate(due=Max("due"))
    return {"adjusted_on": last["due"]}


def touch(key: UUID, **said: Any) -> None:
    """What is written of a contract beside its own verbs shows as a change of it."""
    Contract.objects.filter(pk=key).update(**said, version=F("version") + 1, updated_at=Now())
