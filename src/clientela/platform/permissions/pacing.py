"""How fast one token and one user may ask: a bound on each web process, so that one program can't take the house for itself.

The generic cell rate algorithm (ITU-T I.371): one moment for each key, no table and no query. Each process counts alone, so N
processes let through N times the rate at most; what matters is that every one of them is bounded.
"""

from collections.abc import Hashable
from math import ceil
from threading import Lock
from time import monotonic

from django.conf import settings

from clientela.platform.permissions.actor import Actor

BURST = 10  # seconds' worth that may come at once
OF_USER = 4  # times the rate of a token, for all that one user asks
MOST = 10_000  # keys, before those that are at rest are forgotten

_next: dict[Hashable, float] = {}  # when the last granted request would have come at an even pace
_lock = Lock()


class TooMany(Exception):
    """Too many requests: this one was not done. Go on after a pause."""

    def __init__(self, seconds: int) -> None:
        super().__init__(self.__doc__)
        self.seconds = seconds


def pace(actor: Actor, token: bytes | None = None) -> None:
    """Raise TooMany where a token, or all of a user's requests together, come too fast."""
    rate = settings.API_RATE / 60
    wait = max(_take(token, rate) if token else 0.0, _take(actor.user_id, rate * OF_USER) if actor.user_id else 0.0)
    if wait > 0:
        raise TooMany(ceil(wait))


def _take(key: Hashable, rate: float) -> float:
    """Let one through, or answer how many seconds it has to wait."""
    with _lock:
        now = monotonic()
        due = max(_next.get(key, now), now)
        wait = due - now - BURST
        if wait <= 0:
            _next[key] = due + 1 / rate
            if len(_next) > MOST:
                _forget(now)
        return max(wait, 0.0)


def _forget(now: float) -> None:
    for key in [key for key, due in _next.items() if due <= now]:
        del _next[key]
