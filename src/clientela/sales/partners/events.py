"""What partners and their deals announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DealRegistered:
    """A partner waits for an answer; `owner` is who looks after the partner, "" where nobody does."""

    partner_deal: str
    owner: str


@dataclass(frozen=True)
class PartnerProposed:
    """A partner says something new of a deal: a value, a day, a note."""

    partner_deal: str
    owner: str
    at: str


@dataclass(frozen=True)
class ProtectionEnded:
    """The time has passed within which the customer was this partner's."""

    partner_deal: str
    owner: str
    until: str


@dataclass(frozen=True)
class ProtectionYielded:
    """Its customer turned out to be one that is protected for another partner, whom `to_owner` looks after."""

    partner_deal: str
    owner: str
    to_owner: str
    at: str


@dataclass(frozen=True)
class ProtectionCameBack:
    """It gives way to nobody any more."""

    partner_deal: str
    owner: str
    until: str
    at: str
