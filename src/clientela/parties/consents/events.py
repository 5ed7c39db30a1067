"""What consents announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentChanged:
    """A party gave or withdrew a consent, or it became unknown."""

    party: str
    kind: str
    topic: str
    state: str
