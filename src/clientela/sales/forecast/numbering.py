"""Rows of deals as columns of numbers, in the company's currency, with what could not be told in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from clientela.platform.entities.money import Amount, Rates, Unrated, rates, today, total
from clientela.sales.forecast.learning import stage_chance
from clientela.sales.forecast.past import FAR, Deals
from clientela.sales.pipelines.models import Outcome

Passed = Mapping[
    UUID, tuple[int, int]
]  # of each stage: deals that left it and are closed now, and how many of them were won
USUAL = 0.3  # the share that is won where nothing is known


@dataclass(frozen=True)
class Seen:
    """All deals that one person may see. Group 0 is nobody's; `owners` are the others from 1 on."""

    deals: Deals
    owners: Sequence[UUID]
    currency: str
    missing: Sequence[Unrated] = ()
    without_amount: int = 0  # open deals

    @property
    def groups(self) -> int:
        return len(self.owners) + 1


def seen_in(rows: Iterable[Any], passed: Passed) -> Seen:
    """Rows of `owner`, `opened_on`, `closes_on`, `outcome`, `amount`, `currency`, `stage` and `stage__probability`."""
    now, found = today(), list(rows)
    known = rates({(row.currency, _rated(row, now)) for row in found if row.amount})
    unrated = [row for row in found if row.amount and known.of(row.currency, _rated(row, now)) is None]
    missing = total((Amount(row.amount, row.currency, _rated(row, now)) for row in unrated), known).missing
    left = [row for row in found if not row.amount or known.of(row.currency, _rated(row, now)) is not None]
    owners = sorted({row.owner for row in left if row.owner})
    deals = _deals(left, owners, known, passed)
    return Seen(deals, owners, known.house, missing, int((deals.open & np.isnan(deals.amount)).sum()))


def _deals(rows: Sequence[Any], owners: Sequence[UUID], known: Rates, passed: Passed) -> Deals:
    now, place = today(), {owner: at for at, owner in enumerate(owners, 1)}
    closed = [row.outcome for row in rows if row.outcome != Outcome.OPEN]
    rate = closed.count(Outcome.WON) / len(closed) if closed else USUAL
    said = {row.stage: row.stage__probability for row in rows}
    chances = {
        stage: stage_chance(*passed.get(stage, (0, 0)), (set_ or 0) / 100 or None, rate) for stage, set_ in said.items()
    }

    def numbers(of: Any, kind: type) -> Any:
        return np.array([of(row) for row in rows], dtype=kind)

    return Deals(
        numbers(lambda row: row.opened_on.toordinal(), np.int64),
        numbers(lambda row: FAR if row.outcome == Outcome.OPEN else _rated(row, now).toordinal(), np.int64),
        numbers(lambda row: row.outcome == Outcome.WON, np.bool_),
        numbers(lambda row: _worth(row, known, now), np.float64),
        numbers(lambda row: chances[row.stage], np.float64),
        numbers(lambda row: row.closes_on.toordinal() if row.closes_on else FAR, np.int64),
        numbers(lambda row: place.get(row.owner, 0), np.int64),
    )


def _rated(row: Any, now: date) -> date:
    """The day whose rate holds: today's of an open deal, of a closed one that on which it closed."""
    if row.outcome == Outcome.OPEN:
        return now
    closed: date = row.closes_on or now
    return min(closed, now)


def _worth(row: Any, known: Rates, now: date) -> float:
    rate = known.of(row.currency, _rated(row, now)) if row.amount else None
    return float("nan") if rate is None else float(row.amount * rate)
