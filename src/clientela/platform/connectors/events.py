"""What this room announces; each is kept as a fact with who did it. None of them names a secret."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ConnectorMade:
    connector: UUID
    name: str
    kind: str


@dataclass(frozen=True)
class ConnectorChanged:
    connector: UUID
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ConnectorDeleted:
    connector: UUID
    name: str
