"""What this room announces; each is kept as a fact with who did it. None of them names a secret."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class EndpointMade:
    endpoint: UUID
    url: str


@dataclass(frozen=True)
class EndpointChanged:
    endpoint: UUID
    url: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class SecretRotated:
    endpoint: UUID
    url: str


@dataclass(frozen=True)
class EndpointDeleted:
    endpoint: UUID
    url: str


@dataclass(frozen=True)
class EndpointEnded:
    """An endpoint gets nothing any more, since it said so or has failed for days."""

    endpoint: UUID
    url: str
    owner: UUID
    why: str  # gone, failing
    at: str
