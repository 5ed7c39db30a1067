"""A period played through many times: which open deals are won, and what deals that nobody knows yet bring.

All deals of a run share a shock to their log odds (a good quarter is good for all), drawn from STRATA equal parts of the normal
distribution, so that few runs already cover it evenly. The same seed gives the same runs.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from clientela.sales.forecast.past import Real, Whole

RUNS = 10_000
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


def play(open_deals: Pending, coming: Coming, *, shock: float, seed: int, runs: int = RUNS) -> Real:
    """Sums by run and group."""
    chance, amount = open_deals.chance, open_deals.amount
    random = np.random.default_rng(seed)
    groups = len(coming.expected)
    worth = np.zeros((len(amount), groups), dtype=np.float32)
    worth[np.arange(len(amount)), open_deals.group] = amount
    sure = np.clip(chance, 1e-9, 1 - 1e-9)
    odds = np.log(sure / (1 - sure))
    each = -(-runs // STRATA)
    parts = []
    for at in range(STRATA):
        push = shock * NormalDist().inv_cdf((at + 0.5) / STRATA)
        pushed = (1 / (1 + np.exp(-(odds + push)))).astype(np.float32)
        won = random.random((each, len(amount)), dtype=np.float32) < pushed
        parts.append(won.astype(np.float32) @ worth)
    known = np.concatenate(parts).astype(np.float64)
    return known + _coming(coming, len(known), random)


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
