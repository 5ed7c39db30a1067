"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartiesTaken:
    """Arrivals from one source were recognised, created or updated."""

    kind: str
    source: str
    created: int
    updated: int
    import_id: str


@dataclass(frozen=True)
class PartyCreated:
    party: str
    kind: str


@dataclass(frozen=True)
class PartyChanged:
    party: str
    kind: str
    fields: list[str]


@dataclass(frozen=True)
class PartyDeleted:
    party: str
    kind: str


@dataclass(frozen=True)
class PartiesChanged:
    """The same change to many."""

    kind: str
    parties: list[str]
    fields: list[str]


@dataclass(frozen=True)
class PartiesDeleted:
    kind: str
    parties: list[str]
