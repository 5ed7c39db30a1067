"""What freshness announces. Keys are texts, as facts are kept in JSON."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceSilent:
    """A place has not spoken for longer than it may be silent."""

    source: str
    feed: str
    name: str
    owner: str
    url: str
    why: str
    since: str


@dataclass(frozen=True)
class SourceSpoke:
    """One that was silent has spoken again."""

    source: str
    feed: str
    name: str
    owner: str
