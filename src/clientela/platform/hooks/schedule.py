"""When a message that was not taken is tried again: ten tries over some three days, not all of them at the same moment."""

import random
from datetime import timedelta

# After each failed try, before the next; what the Standard Webhooks specification proposes, but for its first five seconds.
WAITS = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
JITTER = 0.1
MOST = len(WAITS) + 1  # tries
GIVEN_UP_AFTER = timedelta(days=3)  # without a single success the endpoint is ended


def wait_after(tries: int) -> timedelta | None:
    """How long after that many failed tries; None when it was the last."""
    if tries >= MOST:
        return None
    return WAITS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311  nobody gains by guessing it
