"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LayoutChanged:
    """Pages of a type are laid out otherwise, for the people of a role or, without one, for everybody."""

    entity: str
    role: str
