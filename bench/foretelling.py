"""A forecast of 10,000 deals in 10,000 runs, beside numpy that draws and sums as many with nothing around it."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench import Run
from bench.table import Taken
from clientela.sales.forecast.simulating import RUNS, STRATA, Coming, Pending, play

DEALS = 10_000
PEOPLE = 40
TIMES = 3


def simulation(_run: Run) -> Taken:
    """In sums by person, with a shock that all deals share and with deals that are still to come."""
    random = np.random.default_rng(1)
    chance, amount = random.random(DEALS), random.random(DEALS) * 1000
    known = Pending(chance, amount, random.integers(0, PEOPLE, DEALS))
    coming = Coming(np.ones(PEOPLE), 0.1, amount)
    value = _seconds(lambda: play(known, coming, shock=0.3, seed=1))
    floor = _seconds(lambda: _alone(chance.astype(np.float32), amount.astype(np.float32)))
    return Taken(value, floor, f"{DEALS:,} deals x {RUNS:,} runs, {PEOPLE} people")


def _alone(chance: Any, amount: Any) -> Any:
    random, each = np.random.default_rng(1), RUNS // STRATA
    drawn = (random.random((each, DEALS), dtype=np.float32) < chance for _part in range(STRATA))
    return np.concatenate([won.astype(np.float32) @ amount for won in drawn])


def _seconds(work: Callable[[], Any]) -> float:
    """Of the processor; the best of a few."""
    found = []
    for _time in range(TIMES):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)
