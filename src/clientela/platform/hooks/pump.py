"""The one loop that tells endpoints: it looks at acts, sends what is due side by side, and notes what came of it.

Threads only send; the database is this loop's alone. Each endpoint has few requests under way at a time, so one that is slow has
none but its own to hold up. A second loop is kept away by the job's lock.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from clientela.platform.hooks import actions
from clientela.platform.hooks.collecting import collect
from clientela.platform.hooks.models import Delivery, Endpoint
from clientela.platform.hooks.signing import headers
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Answer, NoAnswer, post
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.vault.keyring import Unreadable

EACH, ALL = 2, 16  # requests under way: of one endpoint, and together
LONGEST = 240.0  # seconds after which the loop makes room for another job; what is left is taken up again
PAUSE = 0.2  # seconds between looks while requests are under way


@dataclass(frozen=True)
class Sent:
    """What came of one try: an answer, or why there was none."""

    answer: Answer | None
    why: str = ""


UnderWay = dict[Future[Sent], Delivery]


def run(*, stop: Callable[[], bool] = lambda: False) -> bool:
    """Until nothing is left to do now; False where time ran out before."""
    ends = time.monotonic() + LONGEST
    with ThreadPoolExecutor(ALL, thread_name_prefix="webhook") as threads:
        under_way: UnderWay = {}
        while time.monotonic() < ends and not stop():
            looked = collect()
            under_way |= {threads.submit(_send, one, _keys(one.endpoint)): one for one in _next(under_way.values())}
            if not (under_way or looked):
                return True
            _note_done(under_way, seconds=0 if looked else PAUSE)
        while under_way:
            _note_done(under_way, seconds=PAUSE)
    return False


def _note_done(under_way: UnderWay, *, seconds: float) -> None:
    """Keep what came of the tries that ended meanwhile."""
    done, _rest = wait(under_way, timeout=seconds, return_when=FIRST_COMPLETED)
    for one in done:
        sent = one.result()
        actions.note_attempt(under_way.pop(one), sent.answer, why=sent.why, by=SYSTEM)


def _next(busy: Collection[Delivery]) -> list[Delivery]:
    """What is due and has room, of each endpoint the oldest first."""
    of_each, keys = Counter(one.endpoint_id for one in busy), {one.pk for one in busy}
    out: list[Delivery] = []
    for endpoint in Endpoint.objects.filter(state=Endpoint.State.ACTIVE).order_by("pk"):
        room = min(EACH - of_each[endpoint.pk], ALL - len(busy) - len(out))
        if room > 0:
            due = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING, due_at__lte=timezone.now())
            found = due.exclude(pk__in=keys).order_by("due_at", "id")[:room]
            for one in found:
                one.endpoint = endpoint
                out.append(one)
    return out


def _keys(endpoint: Endpoint) -> list[str]:
    """The secrets that sign now; none where their key is lost."""
    rotating = endpoint.former_until is not None and endpoint.former_until > timezone.now()
    try:
        return [one.reveal() for one in (endpoint.secret, *([endpoint.former_secret] if rotating else []))]
    except Unreadable:
        return []


def _send(delivery: Delivery, keys: list[str]) -> Sent:
    """In a thread of its own, without the database."""
    if not keys:
        return Sent(None, "The key that opens this endpoint's secret is missing; rotate the secret.")
    body = delivery.body.encode()
    try:
        signed = headers(message_id(delivery.pk), timezone.now(), body, keys)
        return Sent(post(delivery.endpoint.url, body, signed))
    except (NoAnswer, Unreachable) as error:
        return Sent(None, str(error))


def message_id(key: UUID) -> str:
    return f"msg_{key.hex}"
