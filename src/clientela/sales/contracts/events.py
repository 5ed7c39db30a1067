"""What contracts announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoticeNears:
    """Whoever wants a contract to end has to say so soon."""

    contract: str
    owner: str
    notice_by: str
