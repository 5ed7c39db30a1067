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
    scopes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TokenEnded:
    user_id: UUID
    token_id: UUID
    name: str


@dataclass(frozen=True)
class RecordShared:
    entity: str
    record: str
    whom: str  # a user or a team
    may_edit: bool


@dataclass(frozen=True)
class SharingEnded:
    entity: str
    record: str
    whom: str


@dataclass(frozen=True)
class RoleLent:
    user_id: UUID
    role: str
    until: str
    reason: str


@dataclass(frozen=True)
class LendingEnded:
    user_id: UUID
    role: str


@dataclass(frozen=True)
class LookedThrough:
    """Somebody began to see the product with another's eyes."""

    user_id: UUID
