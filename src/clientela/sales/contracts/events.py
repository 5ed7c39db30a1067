"""What contracts announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeNears:
    """Whoever wants a contract to end has to say so soon."""

    contract: str
    owner: str
    notice_by: str


@dataclass(frozen=True)
class OrderRefused:
    """A contract could not make its order of a period; its `unbilled` says why."""

    contract: str
    owner: str
    due_on: str


@dataclass(frozen=True)
class PricesAdjusted:
    """What a contract costs from a day on follows what was agreed; somebody else than its owner saw to it."""

    contract: str
    owner: str
    day: str
