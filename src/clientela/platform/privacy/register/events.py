"""What the register announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisterChanged:
    """A line was added, edited or removed, or somebody else answers now."""

    what: str
    activity: str = ""
