"""A period played through many times: which open deals are won, and what deals that nobody knows yet bring.

All deals of a run share a shock to their log odds (a good quarter is good for all), drawn from STRATA equal parts of the normal
distribution, so that few runs already cover it evenly. The same seed gives the same runs.

The deals that move a group's sum most are played one by one, ALONE in all. Those behind them, where there are more, are played
together, by group: given the shock they are many small ones, independent of each other, and their sum is drawn from the gamma
distribution that has its mean and variance.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from clientela.sales.forecast.past import Real, Whole

RUNS = 10_000
ALONE = 10_000
STRATA = 50
LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)


@dataclass(frozen=True)
class Pending:
    """Open deals: the chance of each to be won within the period, its worth, and its group."""

    chance: Real
    amount: Real
    group: Whole


@dataclass(frozen=True)
class Coming:
    """Deals that are not there yet: how many wins of each group are expected within the period, and of what worth."""

    expected: Real  # by group
    uneven: float
    amounts: Real


@dataclass(frozen=True)
class Spread:
    """What so many runs came to: the mean, and between which sums half and four fifths of them lie."""

    mean: float
    low80: float
    low50: float
    median: float
    high50: float
    high80: float


@dataclass(frozen=True)
class _Alone:
    """Deals that are won or lost one by one, group behind group. `starts`: the place of the first deal of each group in `there`."""

    odds: Real
    amount: NDArray[np.float32]
    there: Whole
    starts: Whole
    groups: int

    def sums(self, push: float, runs: int, random: np.random.Generator) -> Real:
        out = np.zeros((runs, self.groups))
        if len(self.there):
            won = random.random((runs, len(self.odds)), dtype=np.float32) < _chance(self.odds + push).astype(np.float32)
            out[:, self.there] = np.add.reduceat(won * self.amount, self.starts, axis=1)
        return out


@dataclass(frozen=True)
class _Together:
    """Deals of which only the sums by group are drawn."""

    odds: Real
    amount: Real
    group: Whole
    groups: int

    def sums(self, push: float, runs: int, random: np.random.Generator) -> Real:
        chance = _chance(self.odds + push)
        mean, variance = (
            np.bincount(self.group, weights=weights, minlength=self.groups)
            for weights in (chance * self.amount, chance * (1 - chance) * self.amount**2)
        )
        drawn = np.tile(mean.astype(np.float64), (runs, 1))
        loose = (mean > 0) & (variance > 0)
        mean, variance = mean[loose], variance[loose]
        drawn[:, loose] = random.gamma(mean**2 / variance, variance / mean, (runs, len(mean)))
        return drawn


def play(open_deals: Pending, coming: Coming, *, shock: float, seed: int, runs: int = RUNS) -> Real:
    """Sums by run and group."""
    random, groups = np.random.default_rng(seed), len(coming.expected)
    alone, together = _parted(open_deals, groups)
    each = -(-runs // STRATA)
    parts = []
    for at in range(STRATA):
        push = shock * NormalDist().inv_cdf((at + 0.5) / STRATA)
        known = alone.sums(push, each, random)
        parts.append(known + together.sums(push, each, random) if len(together.odds) else known)
    sums = np.concatenate(parts)
    return sums + _coming(coming, len(sums), random)


def _parted(deals: Pending, groups: int) -> tuple[_Alone, _Together]:
    """Of each group the deals that matter most, as many as of any other as long as it has them; and the rest."""
    sure = np.clip(deals.chance, 1e-9, 1 - 1e-9)
    odds, order = np.log(sure / (1 - sure)), np.lexsort((-sure * (1 - sure) * deals.amount**2, deals.group))
    mine = deals.group[order]
    rank = np.arange(len(order)) - np.searchsorted(mine, mine)  # within its group
    matters = np.zeros(len(order), dtype=np.bool_)
    matters[np.argsort(rank, kind="stable")[:ALONE]] = True
    first, rest = order[matters], order[~matters]
    there, starts = np.unique(deals.group[first], return_index=True)
    alone = _Alone(odds[first], deals.amount[first].astype(np.float32), there, starts, groups)
    return alone, _Together(odds[rest], deals.amount[rest], deals.group[rest], groups)


def _chance(odds: Real) -> Real:
    return np.asarray(1 / (1 + np.exp(-odds)))


def spread(sums: Real) -> Spread:
    low80, low50, median, high50, high80 = np.quantile(sums, LEVELS)
    return Spread(float(sums.mean()), *(float(one) for one in (low80, low50, median, high50, high80)))


def _coming(coming: Coming, runs: int, random: np.random.Generator) -> Real:
    """A Poisson number of wins for each run and group, busier in some runs than in others; each is worth what some past win was."""
    found = np.zeros((runs, len(coming.expected)))
    if not len(coming.amounts):
        return found
    busy = random.gamma(1 / coming.uneven, coming.uneven, runs) if coming.uneven > 1e-6 else np.ones(runs)
    for at, expected in enumerate(coming.expected):
        number = random.poisson(expected * busy)
        worth = random.choice(coming.amounts, int(number.sum()))
        found[:, at] = np.bincount(np.repeat(np.arange(runs), number), weights=worth, minlength=runs)
    return found
