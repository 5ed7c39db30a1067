"""What this room announces. Neither says anything about the person but a key."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CopyAsked:
    """Somebody asked for all that is held of a subject."""

    copy: str
    entity: str
    record: str


@dataclass(frozen=True)
class Erased:
    """A subject was forgotten."""

    erasure: str
    entity: str
    record: str


@dataclass(frozen=True)
class WishMade:
    """Somebody outside asks for what the law gives: copy, correct or erase."""

    wish: str
    entity: str
    record: str
    kind: str


@dataclass(frozen=True)
class WishAnswered:
    """It was done, or refused with a reason."""

    wish: str
    entity: str
    record: str
    state: str
