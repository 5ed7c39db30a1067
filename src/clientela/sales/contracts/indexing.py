"""Prices that follow a percentage or an index as a contract says: what is due, with the reckoning in one sentence, and doing it.

The change of an index is rounded to hundredths of a per cent, as it is published and as the sentence shows it; the share, the cap
and the floor come after. What an index has not been told for is said, never guessed. Each day that was agreed on is done once;
an adjustment is a change of lines like any other, and is taken back like one.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.catalog.indices.reading import values_of
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.contracts.amending import (
    ACT,
    Amendment,
    Stands,
    Wanted,
    amend_within,
    note_adjusted,
    standing_of,
    writable,
)
from clientela.sales.contracts.events import PricesAdjusted
from clientela.sales.contracts.models import LIVING, Adjusted, Contract
from clientela.sales.contracts.reckoning import Terms

AHEAD = timedelta(days=30)  # so long before its day an adjustment is proposed
MOST = 500  # contracts that are adjusted at once
_HUNDREDTH = Decimal("0.01")


@dataclass
class Proposal:
    """What one contract is to cost from a day on; `missing` says why that can't be told yet."""

    contract: Contract
    day: date
    sentence: str = ""
    missing: str = ""
    percent: Decimal = Decimal(0)
    lines: list[tuple[UUID, str, Terms, Terms]] = field(default_factory=list)  # key, name, as it is, as it is to be

    @property
    def before(self) -> Decimal:
        return sum((was.worth for _key, _name, was, _now in self.lines), Decimal(0))

    @property
    def after(self) -> Decimal:
        return sum((now.worth for _key, _name, _was, now in self.lines), Decimal(0))


def proposals(by: Actor, keys: Iterable[UUID] | None = None) -> list[Proposal]:
    """What is due of the contracts that somebody may change, the earliest first. Raises Denied."""
    require(by, "edit", "contract")
    if not writable(by):
        raise Denied(_("What lines cost is kept back from you."))
    rows = Contract.objects.visible_to(by, entity="contract", verb="edit").exclude(adjusted=Adjusted.NOT)
    rows = rows.filter(state__in=LIVING, adjusted_from__lte=today() + AHEAD)
    rows = rows.filter(Q(ends_on=None) | Q(renewal="automatic") | Q(ends_on__gte=today()))
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    due = [(one, day) for one in rows.select_related("party", "owner") if (day := next_day(one)) <= today() + AHEAD]
    told = values_of(month for one, day in due for month in _months(one, day))
    stands = standing_of([one for one, _day in due])
    return sorted((_proposal(one, day, told, stands[one.pk]) for one, day in due), key=lambda one: one.day)


def adjust(keys: Sequence[UUID], settle: str, *, by: Actor) -> UUID:
    """Do what is due of these contracts, all as one act, whose key takes it back. Raises Missing, Denied, and Conflict, which
    names the contract that stands in its way; then none is changed."""
    act = new_key()
    carried = replace(by, through=f"{ACT}{act}")
    with acting(carried, "edit", "contract", reason="prices are adjusted"):
        found = proposals(carried, keys[:MOST])
        if not found or {one.contract.pk for one in found} != set(keys):
            raise Missing(_("One of these is not due any more, or not yours to change. Nothing was changed."))
        for one in found:
            _adjust(act, one, settle, by=carried)
    return act


def _adjust(act: UUID, one: Proposal, settle: str, *, by: Actor) -> None:
    name = one.contract.name
    if one.missing:
        raise Conflict(f"{name}: {one.missing}")
    wanted = [Wanted(now, key) for key, _name, was, now in one.lines if was != now]
    try:
        if wanted:
            amend_within(act, one.contract.pk, Amendment(wanted, one.day, settle, one.sentence, one.day), by=by)
        else:
            note_adjusted(act, one.contract.pk, one.day, one.sentence, by=by)
    except Conflict as error:
        raise Conflict(f"{name}: {error}") from error
    if one.contract.owner_id and one.contract.owner_id != by.user_id:
        emit(PricesAdjusted(str(one.contract.pk), str(one.contract.owner_id), one.day.isoformat()), by=by)


def next_day(contract: Contract) -> date:
    """The first agreed day behind the last that was done. The contract says from when on."""
    first, many = contract.adjusted_from, 0
    assert first is not None
    while contract.adjusted_on is not None and _later(first, many) <= contract.adjusted_on:
        many += contract.adjusted_months
    return _later(first, many)


def _later(day: date, months: int) -> date:
    """A month's last day stays within its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _months(contract: Contract, day: date) -> list[tuple[str, date]]:
    """The months of the index from which and to which is reckoned."""
    if contract.adjusted != Adjusted.INDEX:
        return []
    index = contract.index_name.strip().lower()
    new, earlier = (
        _later(one.replace(day=1), -contract.index_lag) for one in (day, _later(day, -contract.adjusted_months))
    )
    if day == contract.adjusted_from and contract.index_base is not None:
        earlier = contract.index_base
    return [(index, earlier), (index, new)]


def _proposal(contract: Contract, day: date, told: dict[tuple[str, date], Decimal], stands: Stands) -> Proposal:
    out = Proposal(contract, day)
    if contract.adjusted == Adjusted.FIXED:
        _fixed(out)
    else:
        _indexed(out, told)
    if out.missing:
        return out
    _bounded(out)
    for key, (line, was) in stands.items():
        if not was.quantity and not line.quantity:  # it has ended: its price would change to no effect
            continue
        now = replace(was, unit_price=_rounded(was.unit_price, out.percent, contract))
        out.lines.append((key, line.name, was, now))
    if not any(was.worth for _key, _name, was, _now in out.lines):
        out.missing = _("The contract has neither lines nor an amount.")
    return out


def _fixed(out: Proposal) -> None:
    percent = out.contract.index_percent
    if percent is None:
        out.missing = _("The contract does not say by how many per cent.")
        return
    out.percent = percent
    out.sentence = _("%(percent)s %% as agreed") % {"percent": _told(percent)}


def _indexed(out: Proposal, told: dict[tuple[str, date], Decimal]) -> None:
    contract = out.contract
    if not contract.index_name.strip():
        out.missing = _("The contract does not say which index.")
        return
    base, new = _months(contract, out.day)
    for one in (base, new):
        if one not in told:
            said = {"index": contract.index_name, "month": one[1].isoformat()[:7]}
            out.missing = _("There is no value of %(index)s for %(month)s yet.") % said
            return
    change = (100 * (told[new] / told[base] - 1)).quantize(_HUNDREDTH, ROUND_HALF_UP)
    out.percent = change * contract.index_share / 100
    said = {
        "index": contract.index_name, "base": base[1].isoformat()[:7], "old": _told(told[base]), "month": new[1].isoformat()[:7],
        "new": _told(told[new]), "change": _told(change),
    }  # fmt: skip
    out.sentence = _("%(index)s from %(old)s (%(base)s) to %(new)s (%(month)s) is %(change)s %%") % said
    if contract.index_share != 100:
        said = {"share": _told(contract.index_share), "percent": _told(out.percent)}
        out.sentence += ", " + _("of that %(share)s %% is %(percent)s %%") % said


def _bounded(out: Proposal) -> None:
    cap, floor = out.contract.index_cap, out.contract.index_floor
    if cap is not None and out.percent > cap:
        out.percent = cap
        out.sentence += ", " + _("at most %(percent)s %%") % {"percent": _told(cap)}
    elif floor is not None and out.percent < floor:
        out.percent = floor
        out.sentence += ", " + _("at least %(percent)s %%") % {"percent": _told(floor)}


def _rounded(price: Decimal, percent: Decimal, contract: Contract) -> Decimal:
    steps = (price * (100 + percent) / 100 / contract.index_step).quantize(Decimal(1), ROUND_HALF_UP)
    return steps * contract.index_step


def _told(number: Decimal) -> str:
    return format(number.normalize(), "f")
