"""What this folder announces; each is kept as a fact, and the audit shows it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ProviderAdded:
    provider_id: UUID
    name: str


@dataclass(frozen=True)
class ProviderChanged:
    provider_id: UUID
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ProviderRemoved:
    provider_id: UUID
    name: str


@dataclass(frozen=True)
class SignInRuleChanged:
    only_sso: bool
    emergency: int  # how many users may come by password all the same


@dataclass(frozen=True)
class IdentityJoined:
    """From now on a provider's subject is this user."""

    user_id: UUID
    provider: str
    email: str


@dataclass(frozen=True)
class SignOnRefused:
    """Somebody came through a provider, or something said so, and was not let in."""

    provider: str
    email: str  # as the provider told it, where it did
    why: str
    address: str


@dataclass(frozen=True)
class RolesWithheld:
    """A provider's groups would give more than whoever set it up holds."""

    user_id: UUID
    provider: str
    why: str


@dataclass(frozen=True)
class SignedOutByProvider:
    user_id: UUID
    provider: str
    sessions: int
