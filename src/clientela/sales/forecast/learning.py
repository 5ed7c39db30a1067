"""What the past of a company's deals says of those that are open: when they are won or lost, and with which chance.

A deal is won or lost at an age, whichever comes first, or is still open: competing risks with censoring, estimated without a
formula for their shape (Aalen and Johansen, Scand. J. Statist. 5, 1978), in weeks of age, each pulled towards the rate of all ages
as far as it has seen few deals. What its stage and its amount say moves the odds of a deal; each is worth as many deals of the past
as it has, beside PRIOR that stand for what was set, or for all deals (empirical Bayes, beta prior). Where a company has won little
yet, the day that somebody named and the chance of the stage count instead.
"""

from dataclasses import dataclass

import numpy as np

from clientela.sales.forecast.past import Deals, Real, Whole

WEEK = 7
OLDEST = 156  # weeks of age that are told apart
PRIOR = 20.0  # deals that what is set is worth
FEW = 10.0  # wins of the past that the days which people name are worth
WEEKS_OF_CALM = 8.0  # deal-weeks that the rate of all ages is worth in each week of age
MONTH = 30
RECENT = 180  # days in which it is counted how many deals are opened


@dataclass(frozen=True)
class Learned:
    won_by: Real  # by age in weeks: the share of new deals that are won by then
    still: Real  # the share that is still open
    rate: float  # of those that closed, how many were won
    wins: int
    edges: Real  # between small, middling and large amounts
    odds: Real  # by size: how much likelier than all
    shock: float  # how far the log odds of all deals together move from month to month
    opened: float  # new deals a day
    uneven: float  # the relative variance of that from month to month
    amounts: Real  # of deals that were won

    def won_within(self, age: Whole, days: Whole | int) -> Real:
        """The chance that a deal of this age, in days, is won within so many days, by its age alone."""
        start = np.clip(age, 0, (OLDEST - 1) * WEEK) / WEEK
        end = np.minimum(start + np.asarray(days) / WEEK, OLDEST)
        weeks = np.arange(OLDEST + 1)
        won = np.interp(end, weeks, self.won_by) - np.interp(start, weeks, self.won_by)
        return won / np.maximum(np.interp(start, weeks, self.still), 1e-9)

    def chances(self, deals: Deals, day: int, days: int) -> Real:
        """The chance of each open deal to be won within so many days behind that day."""
        age = np.maximum(day - deals.opened, 0)
        ever = np.clip(self.won_within(age, OLDEST * WEEK), 1e-6, 1 - 1e-6)
        soon = np.clip(self.won_within(age, days), 0, ever)
        base = self.rate / (1 - self.rate)
        said = np.where(np.isnan(deals.chance), self.rate, np.clip(deals.chance, 0.01, 0.99))
        factor = said / (1 - said) / base * self.odds[_sizes(deals.amount, self.edges)]
        moved = ever / (1 - ever) * factor
        learned = soon / ever * moved / (1 + moved)
        named = said * (deals.due <= day + days)
        trust = self.wins / (self.wins + FEW)
        return np.asarray(trust * learned + (1 - trust) * named)


def learn(deals: Deals, day: int) -> Learned:
    """From deals as they stood on that day."""
    closed = deals[~deals.open]
    wins = int(closed.won.sum())
    rate = (wins + PRIOR * 0.3) / (len(closed.won) + PRIOR)
    won_by, still = _curves(deals, day)
    edges, odds = _by_size(closed, rate)
    per_month = np.bincount((day - deals.opened[deals.opened > day - RECENT]) // MONTH, minlength=RECENT // MONTH)
    span = max(min(RECENT, day - int(deals.opened.min()) + 1), 1) if len(deals.opened) else RECENT
    mean = per_month.mean() or 1.0
    worth = closed.amount[closed.won & ~np.isnan(closed.amount)]
    return Learned(
        won_by, still, rate, wins, edges, odds, _shock(closed, rate, day), per_month.sum() / span,
        max(0.0, float((per_month.var() - mean) / mean**2)), worth,
    )  # fmt: skip


def stage_chance(passed: int, won: int, said: float | None, rate: float) -> float:
    """Of deals that stood in a stage: the share that was won, beside PRIOR deals of what is set, or of all where nothing is."""
    return (won + PRIOR * (said or rate)) / (passed + PRIOR)


def _curves(deals: Deals, day: int) -> tuple[Real, Real]:
    """By age in weeks from 0 on: the share that was won by then, and the share that is still open."""
    until = np.where(deals.open, day, deals.closed)
    age = np.clip((until - deals.opened) // WEEK, 0, OLDEST - 1)
    ended = ~deals.open
    at_risk = np.cumsum(np.bincount(age, minlength=OLDEST)[::-1])[::-1].astype(float)
    exposure = max(at_risk.sum(), 1.0)
    hazards = []
    for which in (ended & deals.won, ended & ~deals.won):
        events = np.bincount(age[which], minlength=OLDEST)
        hazards.append((events + WEEKS_OF_CALM * events.sum() / exposure) / (at_risk + WEEKS_OF_CALM))
    stays = np.clip(1 - hazards[0] - hazards[1], 0, 1)
    still = np.concatenate([[1.0], np.cumprod(stays)])
    return np.concatenate([[0.0], np.cumsum(still[:-1] * hazards[0])]), still


def _by_size(closed: Deals, rate: float) -> tuple[Real, Real]:
    """How amounts move the odds; not at all where lost deals seldom tell theirs, since then the amount tells the end."""
    known = ~np.isnan(closed.amount)
    won, lost = closed.won, ~closed.won
    if not lost.any() or not won.any() or known[lost].mean() < known[won].mean() / 2 or not known.any():
        return np.array([np.inf, np.inf]), np.ones(4)
    edges = np.quantile(closed.amount[known], [1 / 3, 2 / 3])
    sizes, odds = _sizes(closed.amount, edges), np.ones(4)
    for size in range(3):
        mine = sizes == size
        share = (won[mine].sum() + PRIOR * rate) / (mine.sum() + PRIOR)
        odds[size] = share / (1 - share) / (rate / (1 - rate))
    return edges, odds


def _sizes(amount: Real, edges: Real) -> Whole:
    """0 small, 1 middling, 2 large, 3 unknown."""
    return np.where(np.isnan(amount), 3, np.searchsorted(edges, np.nan_to_num(amount)))


def _shock(closed: Deals, rate: float, day: int) -> float:
    """The standard deviation, in log odds, by which months differ more than chance makes them, and by which the rate is unsure."""
    month = (day - closed.closed) // MONTH
    recent = (month >= 0) & (month < 24)
    number = np.bincount(month[recent], minlength=24).astype(float)
    won = np.bincount(month[recent], weights=closed.won[recent].astype(float), minlength=24)
    seen = number >= 5
    spread = rate * (1 - rate)
    unsure = 1 / (max(len(closed.won), 1.0) * spread + 1)
    if seen.sum() < 3:
        return float(np.sqrt(unsure + 0.1))
    share = won[seen] / number[seen]
    beyond = np.average((share - rate) ** 2 - spread / number[seen], weights=number[seen])
    return float(np.sqrt(max(beyond, 0.0) / spread**2 + unsure))
