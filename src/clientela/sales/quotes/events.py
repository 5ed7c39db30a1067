"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QuoteSent:
    quote: str
    number: str
    version: int


@dataclass(frozen=True)
class QuoteAccepted:
    """A customer has accepted; `deal` is "" where it belongs to none."""

    quote: str
    number: str
    deal: str


@dataclass(frozen=True)
class QuoteDeclined:
    quote: str
    number: str
    why: str
