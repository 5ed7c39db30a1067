"""What leads announce. Keys are texts, as facts are kept in JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeadOpened:
    """Somebody wants something."""

    lead: str
    party: str
    origin: str


@dataclass(frozen=True)
class LeadConverted:
    lead: str
    deal: str
    party: str


@dataclass(frozen=True)
class LeadDisqualified:
    lead: str
    party: str
    reason: str
