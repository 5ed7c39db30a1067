"""What routing announces. Keys are texts; `why` are sentences that are told anew in each reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WorkGiven:
    """Somebody was given work by a rule: one piece, or several at once."""

    user: str
    work: str
    first: str
    count: int
    why: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class NobodyFits:
    """No rule placed it: it lies with the fallback, or with nobody."""

    work: str
    first: str
    count: int
    why: Sequence[Mapping[str, Any]]
