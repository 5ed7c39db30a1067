"""Chance from a seed: weighted picks, long-tailed tables and keys that a second run draws again exactly."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SLOTS = 4096


class Chance(Random):  # noqa: S311  nothing here is secret
    """`random.Random` with the few draws that a population needs, and keys."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self._head = f"7{self.getrandbits(12):03x}-{0x8000 | self.getrandbits(14):04x}"
        self._count = self.getrandbits(47)

    def pick(self, table: Sequence[T]) -> T:
        return table[int(self.random() * len(table))]

    def happens(self, share: float) -> bool:
        return self.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))

    def key(self, milliseconds: int) -> str:
        """A UUID version 7 born at this Unix time: behind the time a head of this chance, then a counter.

        RFC 9562, section 6.2, allows the counter; drawing 74 bits for each of millions of keys takes twice the time.
        """
        self._count += 1
        return f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-{self._head}-{self._count:012x}"


def weighted(weights: Sequence[tuple[T, float]]) -> tuple[T, ...]:
    """A table in which each value fills as many slots as its weight asks for, and at least one."""
    whole = sum(weight for _, weight in weights)
    return tuple(value for value, weight in weights for _ in range(max(1, round(weight / whole * _SLOTS))))


def ranked(words: Sequence[T], *, slope: float, flat: float = 1.0) -> tuple[T, ...]:
    """A table by Zipf and Mandelbrot: the n-th word weighs 1 / (n + flat) ** slope, the most frequent stands first."""
    return weighted([(word, (rank + flat) ** -slope) for rank, word in enumerate(words)])


class Tail:
    """Whole numbers 0 … size-1 with weights 1 / (rank + 1): few are drawn often, most are drawn seldom."""

    def __init__(self, size: int) -> None:
        self._edges = list(accumulate(1 / (rank + 1) for rank in range(size)))

    def draw(self, chance: Chance) -> int:
        return bisect(self._edges, chance.random() * self._edges[-1], hi=len(self._edges) - 1)


def gamma_quantiles(shape: float, mean: float) -> tuple[float, ...]:
    """A thousand draws of a gamma distribution, for lives that need one each and cannot pay for it."""
    chance = Random(f"gamma {shape} {mean}")  # noqa: S311
    return tuple(sorted(chance.gammavariate(shape, mean / shape) for _ in range(1000)))


def beta_quantiles(a: float, b: float) -> tuple[float, ...]:
    chance = Random(f"beta {a} {b}")  # noqa: S311
    return tuple(sorted(chance.betavariate(a, b) for _ in range(1000)))
