"""What quality announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WeekBegun:
    """A week begins for somebody who looks after records: time to tell how they are."""

    user: str
    week: str  # "2026-W48"
