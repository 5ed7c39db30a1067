"""What this room announces; each is kept as a fact with who did it, and so is the record of who was given which rights."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class UserInvited:
    user_id: UUID
    email: str


@dataclass(frozen=True)
class OutsiderInvited:
    user_id: UUID
    email: str
    entity: str
    record: str


@dataclass(frozen=True)
class UserJoined:
    user_id: UUID


@dataclass(frozen=True)
class UserProvisioned:
    """Somebody became a user without an invitation, by what a provider said."""

    user_id: UUID
    email: str


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
class SignedIn:
    user_id: UUID
    method: str  # as allauth names it: password, totp, webauthn, recovery_codes; several with commas
    device: str
    address: str


@dataclass(frozen=True)
class SignedInFromNewDevice:
    """Somebody who is known with other devices came with one that is not."""

    user_id: UUID
    method: str
    device: str
    address: str


@dataclass(frozen=True)
class SignInFailed:
    email: str  # as it was typed: nobody need have it
    address: str


@dataclass(frozen=True)
class RoleMade:
    role_id: UUID
    name: str


@dataclass(frozen=True)
class RoleChanged:
    role_id: UUID
    name: str


@dataclass(frozen=True)
class RoleDeleted:
    role_id: UUID
    name: str


@dataclass(frozen=True)
class CompanyChanged:
    fields: tuple[str, ...]


@dataclass(frozen=True)
class AuditTakenOut:
    rows: int


@dataclass(frozen=True)
class ReadInBulk:
    """Somebody read far more records within an hour than is usual."""

    user_id: UUID
    hour: str
    records: int
    usual: int


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
class KeyMade:
    """A new key locks all secrets from now on."""

    key: str


@dataclass(frozen=True)
class KeyRetired:
    key: str


@dataclass(frozen=True)
class LookedThrough:
    """Somebody began to see the product with another's eyes."""

    user_id: UUID
