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
