"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Exported:
    """Somebody took a list out of the house."""

    entity: str
    form: str
    q: str
