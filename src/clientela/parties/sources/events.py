"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SurvivorsMoved:
    """The rules by which fields survive have changed: parties are to be reckoned anew."""

    kind: str
