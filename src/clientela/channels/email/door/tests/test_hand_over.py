"""Mail that a server hands over itself, by LMTP and by SMTP, through the process that listens."""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

import clientela
from clientela.channels.email import actions
from clientela.channels.email.door.actions import hand_over, mailbox_for
from clientela.channels.email.ledger import ledger
from clientela.channels.email.models import Message
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import USER, free_port
from clientela.parties.models import ContactPoint
from clientela.platform.permissions.actor import SYSTEM
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


def test_a_mail_that_is_handed_over_stands_in_the_history_and_the_ledger(mailbox):
    assert hand_over(letter(), [USER, f"<{USER}>", "other@alba.example"], by=SYSTEM) == 1
    assert Entry.objects.get().title == "Renewal 2026"
    assert [(line.folder.name, line.captured, line.missing) for line in ledger(mailbox)] == [("door:", 1, 0)]


def test_whoever_wrote_still_has_the_address(mailbox):
    hand_over(letter(), [USER], by=SYSTEM)
    ContactPoint.objects.update(created_at=timezone.now() - timedelta(days=4000), state="bounced")
    hand_over(letter("More", Subject="Again", Date=format_datetime(timezone.now())), [USER], by=SYSTEM)
    point = ContactPoint.objects.get(value="lucia.ferrer@miramar.example")
    assert (point.state, point.confirmed_how) == ("", "mail")


def test_it_is_known_when_the_folder_has_it_too(dovecot, mailbox, read):
    mail = letter()
    hand_over(mail, [USER], by=SYSTEM)
    dovecot.put(mail)
    assert read() == 0
    assert Entry.objects.count() == 1
    assert [line.missing for line in ledger(mailbox)] == [0, 0, 0]


def test_a_tag_behind_a_plus_leads_to_the_same_mailbox(mailbox):
    local, _at, domain = USER.partition("@")
    assert mailbox_for(f"{local}+web@{domain}") == mailbox
    assert mailbox_for("nobody@alba.example") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("speaks", "client"), [("lmtp", smtplib.LMTP), ("smtp", smtplib.SMTP)])
def test_the_process_takes_what_is_ours_and_refuses_the_rest(mailbox, speaks, client):
    port = free_port()
    process = door(speaks, port)
    try:
        with client("127.0.0.1", port) as line:
            assert line.sendmail("lucia.ferrer@miramar.example", [USER, "nobody@x.example"], letter()).keys() == {
                "nobody@x.example"
            }
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert Entry.objects.count() == 1


def door(speaks: str, port: int) -> "subprocess.Popen[bytes]":
    """The process, listening, on the database of this test."""
    said = connection.settings_dict
    url = f"postgresql://{said['USER']}@/{said['NAME']}?host={said['HOST']}"
    variables = {**os.environ, "DATABASE_URL": url, "CLIENTELA_MAIL_DOOR": f"{speaks}://127.0.0.1:{port}"}
    variables["PYTHONPATH"] = str(
        Path(clientela.__file__).parents[1]
    )  # this code, wherever the package is installed from
    process = subprocess.Popen([sys.executable, "-P", "-m", "clientela", "door"], env=variables)
    for _try in range(300):
        try:
            smtplib.socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the door does not open")


@pytest.fixture
def lmtp(mailbox) -> Iterator[tuple[int, int]]:
    """The process that listens: its port, and its id."""
    port = free_port()
    process = door("lmtp", port)
    yield port, process.pid
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.django_db(transaction=True)
def test_by_lmtp_each_recipient_is_answered(mailbox, lmtp):
    with smtplib.LMTP("127.0.0.1", lmtp[0], timeout=20) as line:
        tagged = USER.replace("@", "+shop@")
        line.sendmail("lucia.ferrer@miramar.example", [USER, tagged], letter())
        assert line.getreply()[0] == 250  # that of the second; the library reads one
        assert line.noop()[0] == 250
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_line_that_breaks_within_a_mail_leaves_nothing_and_the_next_is_taken(mailbox, lmtp):
    with smtplib.socket.create_connection(("127.0.0.1", lmtp[0]), 10) as line:
        for said in (b"LHLO x", b"MAIL FROM:<a@x.example>", b"RCPT TO:<" + USER.encode() + b">", b"DATA"):
            line.recv(4_000)
            line.sendall(said + b"\r\n")
        line.recv(4_000)
        line.sendall(letter()[:200])
    with smtplib.LMTP("127.0.0.1", lmtp[0], timeout=20) as again:
        again.sendmail("lucia.ferrer@miramar.example", [USER], letter(Subject="Whole"))
    assert [one.title for one in Entry.objects.all()] == ["Whole"]


@pytest.mark.django_db(transaction=True)
def test_dots_and_lines_of_any_length_come_as_they_were_sent(mailbox, lmtp):
    text = ".\n..\n.hidden\n" + "word " * 1_000
    with smtplib.LMTP("127.0.0.1", lmtp[0], timeout=20) as line:
        raw = letter().partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + text.replace("\n", "\r\n").encode()
        line.sendmail("lucia.ferrer@miramar.example", [USER], raw)
    assert Message.objects.get().text.strip() == text.strip()


@pytest.mark.django_db(transaction=True)
def test_what_is_too_large_is_refused_and_costs_no_memory(mailbox, lmtp):
    before = resident(lmtp[1])
    with smtplib.LMTP("127.0.0.1", lmtp[0], timeout=60) as line:
        line.docmd("LHLO x")
        line.mail("lucia.ferrer@miramar.example")
        line.rcpt(USER)
        assert line.data(b"a short line\r\n" * 3_600_000) == (552, b"5.3.4 Too large")
    assert resident(lmtp[1]) - before < 20_000_000
    assert not Message.objects.exists()


def resident(process: int) -> int:
    """Bytes that a process held at the most."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def test_what_was_handed_over_and_left_out_is_not_missed_when_looked_at_again(mailbox, alice):
    hand_over(letter(Sensitivity="Private"), [USER], by=SYSTEM)
    actions.look_again(mailbox.pk, by=alice.actor)
    assert [(line.left_out, line.missing) for line in ledger(mailbox)] == [(1, 0)]
