"""The walk through a mailbox: folder by folder, what the server has beside what we know, headers first and bodies of what is taken.

It can stop anywhere: mails are kept with their sightings in one transaction, and what has none is fetched the next time. A folder
that was made anew (UIDVALIDITY) is walked from its start; mails that are known by their headers are not fetched again.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import DataError, IntegrityError, OperationalError

from clientela.channels.email.capture import actions, knowing
from clientela.channels.email.capture.actions import Found, Place, leave_out, note_failure, reader_of
from clientela.channels.email.capture.identity import Known, emails_of
from clientela.channels.email.capture.judging import judge
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.capture.policy import DISCARDED
from clientela.channels.email.capture.stores import PIECE, Fetched, Store
from clientela.channels.email.capture.taking import take_in
from clientela.channels.email.models import Folder, Mailbox, Sighting
from clientela.channels.email.reading.parsing import LARGEST, read
from clientela.platform.permissions.actor import Actor

HEADS = 200  # headers asked for at once
BODIES, BYTES = 100, 20_000_000  # mails, and bytes of them, asked for and taken at once
SENT = Folder.Role.SENT
# What one mail may bring that others need not suffer for. Where the database is gone, noting the failure fails, and the walk ends.
FAULTS = (
    ValueError, LookupError, ArithmeticError, TypeError, RecursionError, MemoryError, DataError, IntegrityError, OperationalError,
)  # fmt: skip


@dataclass
class Walk:
    """One reading of one mailbox. `stop` is asked between batches of mails."""

    mailbox: Mailbox
    store: Store
    stop: Callable[[], bool] = lambda: False
    taken: int = 0
    met: set[str] = field(default_factory=set)  # addresses that have become known meanwhile
    doubts: list[tuple[Place, frozenset[str]]] = field(default_factory=list)  # left out since nobody at these was known

    @property
    def by(self) -> Actor:
        return reader_of(self.mailbox)


def walk(
    mailbox: Mailbox,
    store: Store,
    folders: Sequence[Folder],
    *,
    seconds: float,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[int, bool]:
    """How many mails were new, and whether the end was reached in time. Raises what a broken line raises."""
    ends = time.monotonic() + seconds
    one = Walk(mailbox, store, lambda: stop() or time.monotonic() > ends)
    for folder in folders:
        if one.stop():
            return one.taken, False
        if not _folder(one, folder):
            return one.taken, False
    again = [place for place, emails in one.doubts if emails & one.met]
    actions.forget_sightings(again, by=one.by)
    return one.taken, not again


def _folder(one: Walk, folder: Folder) -> bool:
    """Whether it was walked to its end."""
    there = one.store.open(folder.name)
    actions.see(folder, there.uid_validity, there.uids, by=one.by)
    told = set(Sighting.objects.filter(folder=folder).values_list("uid", flat=True))
    failed = set(
        Sighting.objects.filter(folder=folder, outcome="failed", tries__lt=Sighting.TRIES).values_list("uid", flat=True)
    )
    waiting = [uid for uid in there.uids if uid not in told or uid in failed]
    for uids in _chunks(waiting, HEADS):
        known = Known()
        for batch in _batches(_judged(one, folder, one.store.headers(uids), known)):
            if one.stop():
                return False
            _take_all(one, folder, batch, known)
    actions.walked(folder, by=one.by)
    return True


def _judged(one: Walk, folder: Folder, heads: Sequence[Fetched], known: Known) -> list[Fetched]:
    """Those whose bodies are to be fetched; what is left out, or known already, is noted here."""
    wanted, left = list[Fetched](), dict[str, list[Place]]()
    read_heads = [(head, _arrival(folder, head)) for head in heads]
    there = knowing.known([arrival for _head, arrival in read_heads])
    known.parties_at(list({email for _head, arrival in read_heads for email in emails_of(arrival.mail)}))
    again = []
    for head, arrival in read_heads:
        if head.fault:
            note_failure(Place(folder, head.uid), ValueError(head.fault), by=one.by)
            continue
        message = there.get(knowing.digest(arrival.mail)) if arrival.mail.message_id else None
        if message is not None:
            again.append((Place(folder, head.uid), message))
            continue
        against = DISCARDED.get(_told(folder, head), "") or judge(one.mailbox, arrival, known)
        if against and not (against == "unknown" and arrival.mail.kind == "bounce"):  # its body tells whom it is about
            left.setdefault(against, []).append(Place(folder, head.uid))
            if against == "unknown":
                one.doubts.append((Place(folder, head.uid), frozenset(emails_of(arrival.mail))))
        else:
            wanted.append(head)
    actions.note_known(again, by=one.by)
    for reason, places in left.items():
        leave_out(places, reason, by=one.by)
    return wanted


def _fetch(store: Store, heads: Sequence[Fetched]) -> list[Fetched]:
    """Whole mails; a large one stands in a batch of its own, and of one that is too large the beginning is read."""
    first = heads[0]
    if first.size > PIECE and len(heads) == 1:
        return store.large(first.uid, first.size if first.size <= LARGEST else PIECE)
    return store.whole([head.uid for head in heads])


def _take_all(one: Walk, folder: Folder, heads: Sequence[Fetched], known: Known) -> None:
    """Whole mails, together in one transaction; where one of them can't be taken, each in its own, so that it alone fails."""
    fetched = list[Fetched]()
    for mail in _fetch(one.store, heads):
        if mail.fault:
            note_failure(Place(folder, mail.uid), ValueError(mail.fault), by=one.by)
        else:
            fetched.append(mail)
    try:
        _take(one, folder, fetched, known)
    except FAULTS:
        for mail in fetched:
            try:
                _take(one, folder, [mail], Known())
            except FAULTS as error:
                note_failure(Place(folder, mail.uid), error, by=one.by)


def _take(one: Walk, folder: Folder, fetched: Sequence[Fetched], known: Known) -> None:
    found = [Found(Place(folder, mail.uid), _arrival(folder, mail)) for mail in fetched]
    one.taken += take_in(one.mailbox, found, known, by=one.by)
    one.met |= known.newcomers


def _arrival(folder: Folder, fetched: Fetched) -> Arrival:
    cut = fetched.size if fetched.size > LARGEST else 0
    return Arrival(read(fetched.content, cut_from=cut), fetched.received, SENT in (folder.role, fetched.role))


def _told(folder: Folder, head: Fetched) -> str:
    """What a mail is by its store; of a server somebody chose the folders, of a file nobody did."""
    return head.role or (folder.role if folder.comes_once else "")


def _chunks(uids: Sequence[int], most: int) -> Iterator[list[int]]:
    left = iter(uids)
    while chunk := list(islice(left, most)):
        yield chunk


def _batches(heads: Sequence[Fetched]) -> Iterator[list[Fetched]]:
    batch: list[Fetched] = []
    size = 0
    for head in heads:
        if batch and (len(batch) == BODIES or size + head.size > BYTES):
            yield batch
            batch, size = [], 0
        batch.append(head)
        size += head.size
    if batch:
        yield batch
