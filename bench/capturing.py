"""Mail from a real server to the timeline: milliseconds for each, beside what the server alone takes to give them out."""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench import NotTaken, Run
from bench.table import Row, Taken
from clientela.channels.email import actions, jobs
from clientela.channels.email.models import Mailbox, Message
from clientela.channels.email.reading.parsing import read
from clientela.channels.email.tests.dovecot import PASSWORD, Dovecot, missing
from clientela.parties.models import Party
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_by_user
from clientela.timeline.models import Entry

MAILS = 2_000
WRITERS = 300
USER = "bench@alba.example"
TEXT = (
    "Can we move the delivery of the grinders to Thursday? Our technician is there until noon, and the ramp is free.\n"
    * 6
)
FOOT = "\n-- \nPerson {place}\nPurchasing manager\nFirm {firm} S.r.l.\nTel. +39 02 12345{place:03}\n"


def captured_mail(this: Run) -> Taken:
    """The first reading of a mailbox: unknown writers become people, threads are found, signatures read, files kept."""
    if missing():
        raise NotTaken(missing())
    with tempfile.TemporaryDirectory(prefix="clientela-bench-mail-") as folder, _inner():
        Path(folder).chmod(0o755)
        server = Dovecot(Path(folder)).start()
        try:
            server.put(*_mails(), user=USER)
            alone = _given_out(server)
            return _read(server, alone)
        finally:
            server.stop()


def _read(server: Dovecot, alone: float) -> Taken:
    mailbox = _connected(server)
    read(next(_mails()))  # the model of languages is loaded once in the life of a worker
    try:
        began, cpu = time.monotonic(), time.process_time()
        taken = jobs.read_mailbox(mailbox.pk, seconds=3_600)
        seconds, own = time.monotonic() - began, time.process_time() - cpu
    finally:
        _forget(mailbox)
    if taken != MAILS:
        raise NotTaken(f"{taken} of {MAILS} mails were captured")
    each = seconds / MAILS * 1000
    mine = own / MAILS * 1000
    words = f"{MAILS / seconds:.0f} mails a second, {mine:.1f} ms of each our own; the server alone {alone:.2f} ms"
    return Taken(each, None, words, (Row("of the server alone", alone, "ms"),))


def _mails() -> Iterator[bytes]:
    chance = random.Random(1)  # noqa: S311  the same mails each time
    for place in range(MAILS):
        who = chance.randrange(WRITERS)
        mail = EmailMessage()
        mail["From"] = f"Person {who} <person{who}@firm{who % 60}.example>"
        mail["To"] = USER
        mail["Subject"] = f"Delivery {place % 500}"
        mail["Date"] = format_datetime(timezone.now())
        mail["Message-ID"] = f"<bench-{place}@firm.example>"
        if place > 500:
            mail["References"] = f"<bench-{place - 500}@firm.example>"
        mail.set_content(
            TEXT
            + FOOT.format(place=who, firm=who % 60)
            + "\nOn Monday, 2 Nov 2026, Elena wrote:\n"
            + "> old words\n" * 20
        )
        if place % 2:
            mail.add_alternative(
                f"<html><body><p>{TEXT}</p><blockquote>old words</blockquote></body></html>", subtype="html"
            )
        if place % 10 == 0:
            mail.add_attachment(
                chance.randbytes(20_000), maintype="application", subtype="pdf", filename=f"offer-{place}.pdf"
            )
        yield mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))


def _given_out(server: Dovecot) -> float:
    client = server.client(USER)
    client.select_folder("INBOX", readonly=True)
    began = time.monotonic()
    uids = client.search()
    for start in range(0, len(uids), 50):
        client.fetch(uids[start : start + 50], ["BODY.PEEK[]"])
    each = (time.monotonic() - began) / max(len(uids), 1) * 1000
    client.logout()
    return each


def _connected(server: Dovecot) -> Mailbox:
    by = actor_by_user(User.objects.colleagues().order_by("created_at").values_list("pk", flat=True)[0])
    if by is None:
        raise NotTaken("nobody is there whose mailbox it could be")
    policy = actions.create_policy({"name": f"Bench {time.time()}", "unknown": "everybody"}, by=by)
    said = {
        "address": USER,
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "secret": PASSWORD,
        "policy": policy.pk,
    }
    return actions.connect_mailbox(said, by=by)


def _forget(mailbox: Mailbox) -> None:
    """Nothing of it stays in the population."""
    entries = Message.objects.filter(mailbox=mailbox).values("entry")
    parties = list(Entry.objects.filter(pk__in=entries).values_list("party", flat=True))
    Entry.objects.filter(pk__in=list(entries.values_list("entry", flat=True))).delete()
    Party.objects.filter(pk__in=parties).delete()
    policy = mailbox.policy
    mailbox.delete()
    policy.delete()
    connection.close()


@contextmanager
def _inner() -> Iterator[None]:
    """Loopback counts as our own network meanwhile."""
    before, settings.INNER_NETWORKS = settings.INNER_NETWORKS, ["127.0.0.0/8"]
    try:
        yield
    finally:
        settings.INNER_NETWORKS = before
