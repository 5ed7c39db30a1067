"""What four eyes announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConfirmationAsked:
    """Somebody wants to do what a second person has to confirm."""

    request: str
    act: str
    by_name: str
    records: int


@dataclass(frozen=True)
class ConfirmationDecided:
    """It was confirmed and done, or refused."""

    request: str
    act: str
    asked_by: str
    by_name: str
    done: bool
