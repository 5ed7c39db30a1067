"""Mail that a server hands over itself, by LMTP and by SMTP, through the process that listens."""

import os
import smtplib
import subprocess
import sys
import time
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.db import connection
from django.utils import timezone

from clientela.channels.email import actions
from clientela.channels.email.door.actions import hand_over, mailbox_for
from clientela.channels.email.ledger import ledger
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
    process = subprocess.Popen([sys.executable, "-P", "-m", "clientela", "door"], env=variables)
    for _try in range(300):
        try:
            smtplib.socket.create_connection(("127.0.0.1", port), 1).close()
            return process
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the door does not open")


def test_what_was_handed_over_and_left_out_is_not_missed_when_looked_at_again(mailbox, alice):
    hand_over(letter(Sensitivity="Private"), [USER], by=SYSTEM)
    actions.look_again(mailbox.pk, by=alice.actor)
    assert [(line.left_out, line.missing) for line in ledger(mailbox)] == [(1, 0)]
