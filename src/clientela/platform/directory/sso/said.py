"""What a provider says of somebody who comes through it, whichever protocol it speaks; and how it could not be believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_SUBJECT = 255  # characters; OpenID Connect Core 1.0, 2


class Unbelievable(Exception):
    """What the provider sent could not be believed: nobody was let in, and nothing was changed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why  # for the audit, in English and without a word of what was sent


@dataclass(frozen=True)
class Said:
    subject: str
    email: str = ""  # case-folded
    verified: bool = False
    name: str = ""
    groups: tuple[str, ...] | None = None  # None: it does not tell
    steps: frozenset[str] = frozenset()  # how it made sure: amr and acr, or the context of SAML
    session: str = ""  # its own name of the session there

    def __post_init__(self) -> None:
        """Raises Unbelievable for what could not be kept as it was said: a name that is cut would be another person's."""
        if not 0 < len(self.subject) <= LONGEST_SUBJECT or "\x00" in self.subject:
            raise Unbelievable("its name for the person can't be kept")
        if "\x00" in f"{self.email}{self.name}{self.session}":
            raise Unbelievable("it holds signs that can't be kept")


def inside(claims: Mapping[str, Any], path: str) -> Any:
    """What stands at a name, or at names with dots between them, such as realm_access.roles."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def words(value: Any) -> tuple[str, ...]:
    """One text or several, as texts."""
    if isinstance(value, str):
        return (value,)
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
