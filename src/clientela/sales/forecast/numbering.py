"""Rows of deals as columns of numbers, in the company's currency, with what could not be told in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from clientela.platform.entities.money import Amount, Rates, Unrated, rates, today, total
from clientela.sales.forecast.learning import stage_chance
from clientela.sales.forecast.past import FAR, Deals, Real
from clientela.sales.pipelines.models import Outcome

Passed = Mapping[
    UUID, tuple[int, int]
]  # of each stage: deals that left it and are closed now, and how many of them were won
Way = tuple[tuple[UUID | None, Decimal], ...]  # whose a deal is, and in per cent how much of it
WHOLE = Decimal(100)
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


def seen_in(rows: Iterable[Any], passed: Passed, splits: Mapping[UUID, Sequence[tuple[UUID, Decimal]]]) -> Seen:
    """Rows of `pk`, `owner`, `opened_on`, `closes_on`, `outcome`, `amount`, `currency`, `stage` and `stage__probability`."""
    now, found = today(), list(rows)
    known = rates({(row.currency, _rated(row, now)) for row in found if row.amount})
    unrated = [row for row in found if row.amount and known.of(row.currency, _rated(row, now)) is None]
    missing = total((Amount(row.amount, row.currency, _rated(row, now)) for row in unrated), known).missing
    left = [row for row in found if not row.amount or known.of(row.currency, _rated(row, now)) is not None]
    whose = [_way(row.owner, splits.get(row.pk, ())) for row in left]
    owners = sorted({seller for way in whose for seller, _share in way if seller})
    ways = sorted({way for way in whose if len(way) > 1 or way[0][1] != WHOLE}, key=str)
    place: dict[Way, int] = {((owner, WHOLE),): at for at, owner in enumerate(owners, 1)}
    place |= {((None, WHOLE),): 0} | {way: at for at, way in enumerate(ways, len(owners) + 1)}
    deals = _deals(left, [place[way] for way in whose], known, passed)
    return Seen(deals, owners, known.house, missing, int((deals.open & np.isnan(deals.amount)).sum()), ways)


def _way(owner: UUID | None, parts: Sequence[tuple[UUID, Decimal]]) -> Way:
    """How a deal is split; what is left is its owner's. A whole one is all its owner's."""
    if not parts:
        return ((owner, WHOLE),)
    shares: dict[UUID | None, Decimal] = {owner: WHOLE - sum((share for _seller, share in parts), Decimal(0))}
    for seller, share in parts:
        shares[seller] = shares.get(seller, Decimal(0)) + share
    return tuple(sorted(((seller, share) for seller, share in shares.items() if share > 0), key=str))


def _deals(rows: Sequence[Any], groups: Sequence[int], known: Rates, passed: Passed) -> Deals:
    now = today()
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
        np.array(groups, dtype=np.int64),
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
