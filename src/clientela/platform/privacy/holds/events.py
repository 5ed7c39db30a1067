"""What holds announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecordHeld:
    """A record must stay as it is from now on."""

    hold: str
    entity: str
    record: str


@dataclass(frozen=True)
class HoldLifted:
    """A record need not stay any more."""

    hold: str
    entity: str
    record: str
