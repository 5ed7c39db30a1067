"""What relationships announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartiesRelated:
    """A tie between two parties was made or changed."""

    relationship: str
    party: str
    other: str
    kind: str


@dataclass(frozen=True)
class PartiesUnrelated:
    """A tie between two parties was taken away."""

    relationship: str
    party: str
    other: str
    kind: str
