"""What merging announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartiesMerged:
    """`others` go on as `party`."""

    merge: str
    kind: str
    party: str
    others: list[str]


@dataclass(frozen=True)
class PartiesUnmerged:
    """A merge was taken back: `others` stand by themselves again, beside `party`."""

    merge: str
    kind: str
    party: str
    others: list[str]
