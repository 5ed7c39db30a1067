"""Rows of deals as columns of numbers, in the company's currency, with what could not be told in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from clientela.platform.entities.money import Amount, Rates, Unrated, rates, today, total
from clientela.sales.forecast.learning import stage_chance
from clientela.sales.forecast.past import FAR, Deals, Real, Truth, Whole

Passed = Mapping[
    UUID | None, tuple[int, int]
]  # of each stage: deals that left it and are closed now, and how many of them were won
Way = tuple[tuple[UUID | None, Decimal], ...]  # whose a deal is, and in per cent how much of it
WHOLE = Decimal(100)
NONE, NOTHING = np.zeros(0, dtype=np.bool_), np.zeros(0, dtype=np.int64)
USUAL = 0.3  # the share that is won where nothing is known


@dataclass(frozen=True)
class Seen:
    """All deals that one person may see. Group 0 is nobody's; `owners` are the next ones from 1 on, and behind them stands one for
    each way in which deals are split, whose sums are theirs whom it names."""

    deals: Deals
    owners: Sequence[UUID]
    currency: str
    missing: Sequence[Unrated] = ()
    without_amount: int = 0  # open deals
    ways: Sequence["Way"] = ()

    @property
    def groups(self) -> int:
        return len(self.owners) + 1 + len(self.ways)

    @property
    def given(self) -> Real:
        """Which share of each group's sums is whose: sums by group times this are sums by person, nobody's the first."""
        place = {owner: at for at, owner in enumerate(self.owners, 1)}
        out = np.eye(self.groups, len(place) + 1)
        for at, way in enumerate(self.ways, len(place) + 1):
            for seller, share in way:
                out[at, place.get(seller, 0) if seller else 0] += float(share) / 100
        return out


@dataclass(frozen=True)
class Alike:
    """Deals of one owner, stage, currency and outcome, or one that is split (`key`), as columns of numbers."""

    key: UUID | None
    owner: UUID | None
    stage: UUID | None
    said: int | None  # the chance of their stage, per cent
    currency: str
    open: bool
    won: bool
    opened: Whole
    due: Whole
    amount: Real  # NaN where nobody knows it, or it is nothing

    @property
    def rated(self) -> Whole:
        """The days whose rates hold: today's of open deals, of closed ones those on which they closed."""
        now = today().toordinal()
        return np.full(len(self.due), now) if self.open else np.minimum(self.due, now)

    def asked(self) -> set[tuple[str, date]]:
        return {(self.currency, date.fromordinal(day)) for day in np.unique(self.rated[~np.isnan(self.amount)])}

    def rates(self, known: Rates) -> Real:
        """Of each deal; NaN where there is none."""
        days, at = np.unique(self.rated, return_inverse=True)
        found = [known.of(self.currency, date.fromordinal(day)) for day in days]
        return np.array([np.nan if rate is None else float(rate) for rate in found], dtype=np.float64)[at]


def seen_in(found: Sequence[Alike], passed: Passed, splits: Mapping[UUID, Sequence[tuple[UUID, Decimal]]]) -> Seen:
    """What has an amount and no rate for it is left out, and told."""
    known = rates(set[tuple[str, date]]().union(*(one.asked() for one in found)))
    worth = [one.amount * one.rates(known) for one in found]
    left = [np.isnan(one.amount) | ~np.isnan(sums) for one, sums in zip(found, worth, strict=True)]
    missing = total(
        (amount for one, rated in zip(found, left, strict=True) for amount in _unrated(one, rated)), known
    ).missing
    whose = [_way(one.owner, splits.get(one.key, ()) if one.key else ()) for one in found]
    there = [way for way, rated in zip(whose, left, strict=True) if rated.any()]
    owners = sorted({seller for way in there for seller, _share in way if seller})
    ways = sorted({way for way in there if len(way) > 1 or way[0][1] != WHOLE}, key=str)
    place: dict[Way, int] = {((owner, WHOLE),): at for at, owner in enumerate(owners, 1)}
    place |= {((None, WHOLE),): 0} | {way: at for at, way in enumerate(ways, len(owners) + 1)}
    deals = _deals(found, worth, [place.get(way, 0) for way in whose], passed)[np.concatenate([*left, NONE])]
    deals = deals[np.lexsort((deals.amount, deals.chance, deals.due, deals.closed, deals.opened, deals.group))]
    return Seen(deals, owners, known.house, missing, int((deals.open & np.isnan(deals.amount)).sum()), ways)


def _unrated(one: Alike, rated: Truth) -> list[Amount]:
    days, numbers = np.unique(one.rated[~rated], return_counts=True)
    return [
        Amount(Decimal(0), one.currency, date.fromordinal(day), int(number))
        for day, number in zip(days, numbers, strict=True)
    ]


def _way(owner: UUID | None, parts: Sequence[tuple[UUID, Decimal]]) -> Way:
    """How a deal is split; what is left is its owner's. A whole one is all its owner's."""
    if not parts:
        return ((owner, WHOLE),)
    shares: dict[UUID | None, Decimal] = {owner: WHOLE - sum((share for _seller, share in parts), Decimal(0))}
    for seller, share in parts:
        shares[seller] = shares.get(seller, Decimal(0)) + share
    return tuple(sorted(((seller, share) for seller, share in shares.items() if share > 0), key=str))


def _deals(found: Sequence[Alike], worth: Sequence[Real], groups: Sequence[int], passed: Passed) -> Deals:
    known = [(one, (~np.isnan(sums) | np.isnan(one.amount)).sum()) for one, sums in zip(found, worth, strict=True)]
    closed = sum(number for one, number in known if not one.open)
    rate = sum(number for one, number in known if one.won) / closed if closed else USUAL
    chances = {
        one.stage: stage_chance(*passed.get(one.stage, (0, 0)), (one.said or 0) / 100 or None, rate) for one in found
    }
    sizes = [len(one.due) for one in found]

    def each(values: Sequence[Any], kind: type) -> Any:
        return np.repeat(np.array(values, dtype=kind), sizes)

    return Deals(
        np.concatenate([*(one.opened for one in found), NOTHING]).astype(np.int64),
        np.concatenate([*(np.full(len(one.due), FAR) if one.open else one.rated for one in found), NOTHING]).astype(
            np.int64
        ),
        each([one.won for one in found], np.bool_),
        np.concatenate([*worth, np.zeros(0)]),
        each([chances[one.stage] for one in found], np.float64),
        np.concatenate([*(one.due for one in found), NOTHING]).astype(np.int64),
        each(groups, np.int64),
    )
