"""A forecast of a period from deals as they stood on a day, and how forecasts of past periods would have done."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from clientela.sales.forecast.learning import Learned, learn
from clientela.sales.forecast.past import Deals, Real
from clientela.sales.forecast.simulating import RUNS, Coming, Pending, Spread, play, spread


@dataclass(frozen=True)
class Foretold:
    """`sums`: what the period comes to in each run and group, with what is won already."""

    day: int
    sums: Real
    won: Real  # by group, so far
    open: Real  # by group: the whole pipeline
    known: float  # expected of open deals
    new: float  # expected of deals that are not there yet
    learned: Learned

    def whole(self) -> Spread:
        return spread(self.sums.sum(axis=1))


def foretell(deals: Deals, *, day: int, last: int, first: int, groups: int, runs: int = RUNS) -> Foretold:
    """The period from `first` to `last`, seen on the evening of `day`; days are ordinals."""
    there = deals.as_of(day)
    learned, days = learn(there, day), max(last - day, 0)
    pending = there[there.open]
    worth = np.where(np.isnan(pending.amount), _typical(learned), pending.amount)
    ahead = days > 0 and first <= last
    chance = learned.chances(pending, day, days) - (
        learned.chances(pending, day, max(first - day - 1, 0)) if first > day else 0
    )
    chance = np.clip(chance, 0, 1) if ahead else np.zeros(len(worth))
    coming = Coming(_new(there, learned, day, first, last, groups), learned.uneven, learned.amounts)
    seed = day * 1_000_003 + last
    sums = play(Pending(chance, worth, pending.group), coming, shock=learned.shock, seed=seed, runs=runs)
    closed = there[there.won_within(first, last)]
    won = _by_group(closed, np.nan_to_num(closed.amount), groups)
    mean = float(learned.amounts.mean()) if len(learned.amounts) else 0.0
    return Foretold(
        day, sums + won, won, _by_group(pending, worth, groups), float((chance * worth).sum()),
        float(coming.expected.sum() * mean), learned,
    )  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A forecast as it would have been made on a day, and what came."""

    day: int
    first: int
    last: int
    spread: Spread
    came: float

    @property
    def within50(self) -> bool:
        return self.spread.low50 <= self.came <= self.spread.high50

    @property
    def within80(self) -> bool:
        return self.spread.low80 <= self.came <= self.spread.high80

    @property
    def off(self) -> float | None:
        """By which share of what came the middle lay off; None where nothing came."""
        return (self.spread.median - self.came) / self.came if self.came else None


def judge(deals: Deals, periods: Iterable[tuple[int, int, int]], *, runs: int = 2000) -> list[Judged]:
    """Forecasts of periods (day, first, last) that are over, each from what was known on its day alone."""
    found = []
    for day, first, last in periods:
        foretold = foretell(
            deals, day=day, first=first, last=last, groups=int(deals.group.max(initial=0)) + 1, runs=runs
        )
        came = float(np.nansum(deals.amount[deals.won_within(first, last)]))
        found.append(Judged(day, first, last, foretold.whole(), came))
    return found


def _by_group(deals: Deals, worth: Real, groups: int) -> Real:
    return np.bincount(deals.group, weights=worth, minlength=groups).astype(np.float64)


def _typical(learned: Learned) -> float:
    return float(np.median(learned.amounts)) if len(learned.amounts) else 0.0


def _new(there: Deals, learned: Learned, day: int, first: int, last: int, groups: int) -> Real:
    """By group: how many deals that are opened from tomorrow on are won within the period."""
    begins = np.arange(day + 1, last + 1)
    young = np.zeros(len(begins), dtype=np.int64)
    won = learned.won_within(young, np.maximum(last - begins, 0)) - learned.won_within(
        young, np.maximum(first - begins, 0)
    )
    recent = there.group[there.opened > day - 180]
    share = np.bincount(recent, minlength=groups) / max(len(recent), 1)
    return np.asarray(learned.opened * won.sum() * share)
