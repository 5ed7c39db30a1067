"""What this room announces; each is kept as a fact with who did it, and so is the record of who was given which rights."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class UserInvited:
    user_id: UUID
    email: str


@dataclass(frozen=True)
class UserJoined:
    user_id: UUID


@dataclass(frozen=True)
class UserChanged:
    user_id: UUID
    fields: tuple[str, ...]
    roles: tuple[str, ...]  # names, as they stand now
    teams: tuple[str, ...]


@dataclass(frozen=True)
class UserDeactivated:
    user_id: UUID


@dataclass(frozen=True)
class UserReactivated:
    user_id: UUID


@dataclass(frozen=True)
class RecordsHandedOver:
    user_id: UUID
    to_id: UUID
    count: int


@dataclass(frozen=True)
class FactorsForgotten:
    user_id: UUID


@dataclass(frozen=True)
class PasswordChanged:
    user_id: UUID


@dataclass(frozen=True)
class TokenMade:
    user_id: UUID
    token_id: UUID
    name: str


@dataclass(frozen=True)
class TokenEnded:
    user_id: UUID
    token_id: UUID
    name: str
