"""IDLE (RFC 2177): a thread beside the worker's jobs that hears of new mail at once, on one quiet line for each mailbox.

It reads nothing itself: it wakes the mailbox's job. Of several workers one watches, the one that holds the advisory lock; polling
goes on in any case, so that what it misses comes a minute later.
"""

import logging
import select
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import UUID

from django.db import DatabaseError, close_old_connections, connection
from imapclient import IMAPClient

from clientela.channels.email.capture.imap import BREAKS, Refused, connected
from clientela.channels.email.models import Mailbox
from clientela.channels.email.waking import wake

LOCK = 0x6D61696C  # "mail"
ROUND = 20.0  # seconds after which mailboxes that are new or gone are noticed
RENEWED = (
    9 * 60.0
)  # seconds after which a server is told that we still listen; many hang up after half an hour, some after ten minutes
AGAIN = 120.0  # seconds before a line that broke is tried again
logger = logging.getLogger(__name__)


@dataclass
class Line:
    client: IMAPClient
    stack: ExitStack
    since: float


@dataclass
class Watcher:
    """The lines that are open, by mailbox."""

    stop: threading.Event = field(default_factory=threading.Event)
    lines: dict[UUID, Line] = field(default_factory=dict)
    failed: dict[UUID, float] = field(default_factory=dict)

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.run, name="mail watcher", daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                close_old_connections()
                if _alone():
                    self._round()
            except DatabaseError:
                logger.warning("The watcher of mailboxes has lost the database; it goes on when it is back")
            self.stop.wait(1.0 if self.lines else ROUND)
        for key in list(self.lines):
            self._let_go(key)
        connection.close()

    def _round(self) -> None:
        """Open and close lines as mailboxes come and go, then listen for a while."""
        wanted = {
            one.pk: one for one in Mailbox.objects.filter(state=Mailbox.State.ACTIVE, failure="").exclude(host="")
        }
        for key in self.lines.keys() - wanted.keys():
            self._let_go(key)
        for key in wanted.keys() - self.lines.keys():
            if time.monotonic() - self.failed.get(key, -AGAIN) >= AGAIN:
                self._open(wanted[key])
        ends = time.monotonic() + ROUND
        while self.lines and time.monotonic() < ends and not self.stop.is_set():
            self.listen(min(1.0, ends - time.monotonic()))

    def _open(self, one: Mailbox) -> None:
        stack = ExitStack()
        try:
            client = stack.enter_context(connected(one))
            if not client.has_capability("IDLE"):
                stack.close()
                self.failed[one.pk] = float("inf")
                return
            client.select_folder("INBOX", readonly=True)
            client.idle()
        except (Refused, *BREAKS):
            stack.close()
            self.failed[one.pk] = time.monotonic()
            return
        self.lines[one.pk] = Line(client, stack, time.monotonic())

    def listen(self, seconds: float) -> None:
        """Wake each mailbox of which its server has news; tell servers now and then that we still listen."""
        by_socket = {line.client.socket(): (key, line) for key, line in self.lines.items()}
        ready, _none, _errors = select.select(list(by_socket), [], [], max(seconds, 0))
        for one in ready:
            self._hear(*by_socket[one])
        for key, line in list(self.lines.items()):
            if time.monotonic() - line.since > RENEWED:
                self._renew(key, line)

    def _hear(self, key: UUID, line: Line) -> None:
        try:
            news = line.client.idle_check(timeout=0)
        except BREAKS:
            self._let_go(key)
            return
        if any(isinstance(said, tuple) and len(said) > 1 and said[1] in (b"EXISTS", b"RECENT") for said in news):
            wake(key)

    def _renew(self, key: UUID, line: Line) -> None:
        try:
            line.client.idle_done()
            line.client.idle()
            line.since = time.monotonic()
        except BREAKS:
            self._let_go(key)

    def _let_go(self, key: UUID) -> None:
        line = self.lines.pop(key)
        self.failed[key] = time.monotonic()
        try:
            line.client.idle_done()
        except BREAKS:
            line.client.shutdown()
        line.stack.close()


def _alone() -> bool:
    """Whether this is the one that watches; the lock goes with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
