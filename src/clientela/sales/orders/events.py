"""What this room announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrdersTaken:
    """An import of order lines has ended; its orders have their totals, returns are linked, the timeline knows them."""

    source: str
    import_id: str
    orders: int
