"""Recurring revenue of a month by seller, product, customer segment or kind of contract: the ends of all groups come to the whole.

What a contract brings is split over its products by what its lines stood at on that day. Who changes from one group to another is
lost to the one and new to the other, or more and less where something of his was there before.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from clientela.catalog.splitting import split
from clientela.parties.models import Lifecycle, Party
from clientela.platform.entities.money import Rates
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts.amending import readable
from clientela.sales.contracts.models import Change, Contract, Kind, Line
from clientela.sales.contracts.recurring import Month, Standing, month_of, standing_at
from clientela.sales.contracts.standing import stood_on
from clientela.sales.forecast.periods import Period

DIMENSIONS = {
    "seller": gettext_lazy("Seller"), "product": gettext_lazy("Product"), "industry": gettext_lazy("Industry"),
    "lifecycle": gettext_lazy("Lifecycle"), "country": gettext_lazy("Country"), "kind": pgettext_lazy("of a contract", "Kind"),
}  # fmt: skip
_OF_PARTIES = ("industry", "lifecycle", "country")
_KINDS = ("person", "organisation", "household")
Group = tuple[str, str]  # its key and what it is called


@dataclass(frozen=True)
class Broken:
    key: str
    label: str
    month: Month


def may_break(by: str, actor: Actor) -> bool:
    """Whether somebody may know by what it would be broken down."""
    if by == "product":
        return readable(actor) and actor.may("see", "product")
    return by in _OF_PARTIES or {"seller": "owner", "kind": "kind"}[by] not in actor.covered("contract")


def broken(period: Period, by: str, *, actor: Actor) -> list[Broken]:
    """Each group of a month, what brings most first. Raises Denied as the figures themselves do."""
    if not may_break(by, actor):
        raise Denied(_("What this goes by is kept back from you."))
    standing, rates = standing_at([period], by=actor)
    keys = {one.key for found in standing.values() for one in found}
    groups: dict[Group, dict[date, list[Standing]]] = defaultdict(lambda: defaultdict(list))
    if by == "product":
        _by_product(groups, standing, keys, rates, period)
    else:
        of = _by_contract(by, keys, actor)
        for day, found in standing.items():
            for one in found:
                groups[of.get(one.key, ("", ""))][day].append(one)
    out = [Broken(key, label, month_of(period, found, rates, actor)) for (key, label), found in groups.items()]
    return sorted(out, key=lambda one: (-one.month.closing, one.label))


def _by_contract(by: str, keys: set[UUID], actor: Actor) -> dict[UUID, Group]:
    contracts = Contract.objects.filter(pk__in=keys)
    if by == "seller":
        rows = contracts.filter(owner__isnull=False).values_list("pk", "owner", "owner__name")
        return {key: (str(owner), name) for key, owner, name in rows}
    if by == "kind":
        words = {key: str(label) for key, label in Kind.choices}
        return {key: (kind, words[kind]) for key, kind in contracts.values_list("pk", "kind")}
    parties = _parties(by, set(contracts.filter(party__isnull=False).values_list("party", flat=True)), actor)
    words = {key: str(label) for key, label in Lifecycle.choices} if by == "lifecycle" else {}
    known = dict(contracts.filter(party__in=parties).values_list("pk", "party"))
    return {key: (said, words.get(said, said)) for key, party in known.items() if (said := parties[party])}


def _parties(by: str, keys: set[UUID], actor: Actor) -> dict[UUID, str]:
    """What is said of those customers of whom somebody may know it."""
    out: dict[UUID, str] = {}
    for kind in _KINDS:
        if actor.may("see", kind) and by not in actor.covered(kind):
            mine = Party.objects.filter(kind=kind, pk__in=keys).visible_to(actor, entity=kind)
            out |= dict(mine.order_by().values_list("pk", by))
    return out


def _by_product(
    groups: dict[Group, dict[date, list[Standing]]], standing: Mapping[date, list[Standing]], keys: set[UUID], rates: Rates,
    period: Period,
) -> None:  # fmt: skip
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(contract__in=keys).select_related("product").order_by("created_at", "id"):
        lines[line.contract_id].append(line)
    changes: dict[Any, list[Change]] = defaultdict(list)
    rows = Change.objects.filter(contract__in=keys, held_at__isnull=False, undone_at=None)
    for change in rows.order_by("since", "created_at"):
        changes[change.line_id].append(change)
    for day, found in standing.items():
        for one in found:
            rate = rates.of(one.currency, period.last)
            for group, part in _parts(one, lines[one.key], changes, day, rate):
                groups[group][day].append(part)


def _parts(
    one: Standing, lines: list[Line], changes: Mapping[Any, list[Change]], day: date, rate: Decimal | None
) -> list[tuple[Group, Standing]]:
    """What it brings, by product, in the company's currency, to the cent; without a rate it stays as it is."""
    worths: dict[Group, Decimal] = defaultdict(Decimal)
    for line in lines:
        group = (str(line.product_id), line.product.name) if line.product else ("", "")
        worths[group] += max(stood_on(line, changes[line.pk], day).worth, Decimal(0))
    if rate is None or not any(worths.values()):
        return [(("", ""), one)]
    shares = split(round(one.monthly * rate, 2), list(worths.values()))
    return [
        (group, replace(one, monthly=share, currency="")) for group, share in zip(worths, shares, strict=True) if share
    ]
