"""Deals as columns of numbers, and how they stood on an earlier day."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]
FAR = 10**7  # the day, as an ordinal, on which what is still open is closed


@dataclass(frozen=True)
class Deals:
    """One place for each deal. Days are ordinals; an amount that nobody knows is NaN, in the company's currency."""

    opened: Whole
    closed: Whole  # FAR while open
    won: Truth
    amount: Real
    chance: Real  # what its stage says, 0 to 1; NaN where it says nothing
    due: Whole  # the day on which it is expected to close, FAR where nobody said
    group: Whole  # whose it is

    def __getitem__(self, which: Any) -> "Deals":
        return Deals(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def as_of(self, day: int) -> "Deals":
        """Those that were there on the evening of that day, open where they closed later. What else they hold is today's."""
        there = self[self.opened <= day]
        later = there.closed > day
        return Deals(
            there.opened, np.where(later, FAR, there.closed), there.won & ~later, there.amount, there.chance, there.due,
            there.group,
        )  # fmt: skip

    @property
    def open(self) -> Truth:
        return self.closed == FAR

    def won_within(self, first: int, last: int) -> Truth:
        return self.won & (self.closed >= first) & (self.closed <= last)
