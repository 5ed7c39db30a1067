"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActUndone:
    """An act was taken back, in whole or as far as it could be. `returned` are the records that came back, by type."""

    act: str
    restored: int
    removed: int
    left: int
    returned: dict[str, list[str]]


@dataclass(frozen=True)
class BinPurged:
    """What lay in the bin is gone for good: so many records of this type."""

    entity: str
    records: int
    reason: str
