"""Real servers: the mail leaves through the owner's mailbox, its answer is captured by IMAP, and the cadence stops with the reason.
Two workers at once never take a step twice."""

import tempfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from clientela.channels.email.events import MailCaptured
from clientela.channels.email.models import Mailbox, Message, Outgoing
from clientela.channels.email.sending import actions as sending
from clientela.channels.email.tests.conftest import dovecot, inner, letter, mailbox, policy, read, server
from clientela.channels.email.tests.dovecot import free_port
from clientela.channels.email.tests.postfix import Postfix, missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.cadences import actions
from clientela.sales.cadences.reactions import on_mail_captured
from clientela.sales.cadences.stepping import take_due
from clientela.sales.cadences.tests.conftest import now_of

__all__ = ["dovecot", "inner", "mailbox", "policy", "read", "server"]


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    if missing():
        pytest.skip(missing())
    with tempfile.TemporaryDirectory(prefix="clientela-postfix-") as folder:
        Path(folder).chmod(0o755)
        running = Postfix(Path(folder), free_port()).start()
        yield running
        running.stop()


@pytest.fixture
def outgoing(mailbox, postfix) -> None:
    place = {"smtp_host": "127.0.0.1", "smtp_port": postfix.port, "smtp_security": "none"}
    Mailbox.objects.filter(pk=mailbox.pk).update(**place)


@pytest.mark.django_db
def test_enrolled_written_to_answered_and_stopped_with_the_reason(
    outgoing, dovecot, read, lead, follow_up, at_work, alice
):
    actions.enrol("lead", lead.pk, follow_up.pk, by=alice.actor)
    assert take_due() == 1
    one = Outgoing.objects.get()
    sending.deliver(one.pk, by=SYSTEM)
    one.refresh_from_db()
    assert (one.state, one.recipients) == ("sent", ["lucia.ferrer@miramar.example"])
    left = Message.objects.get(direction="out")
    soon = format_datetime(timezone.now() + timedelta(seconds=2))
    away = {"Subject": "Automatic reply: Coffee for you", "Auto_Submitted": "auto-replied", "Message_ID": "<away@x>"}
    dovecot.put(letter("I am away", Date=soon, In_Reply_To=f"<{left.message_id}>", **away))
    read()
    told(lead)
    assert now_of(lead).state == "running"
    dovecot.put(letter("Yes, on Friday", Date=soon, In_Reply_To=f"<{left.message_id}>", Message_ID="<yes@x>"))
    read()
    told(lead)
    assert (now_of(lead).state, now_of(lead).ends, take_due()) == ("ended", "answered", 0)
    assert Message.objects.filter(thread=left.thread, direction="in").count() == 2
    assert "They answered." in alice.browser.get(f"/leads/{lead.pk}/cadence/").content.decode()


def told(lead) -> None:
    """Each captured mail as the job carries it over."""
    for fact in Fact.objects.filter(name="MailCaptured"):
        on_mail_captured(MailCaptured(**fact.payload))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(post, open_lead, follow_up, alice):
    made = [open_lead(name=f"Bar {n}", email=f"bar{n}@x.example", by=alice) for n in range(8)]
    actions.enrol_many("lead", [one.pk for one in made], follow_up.pk, by=alice.actor)
    start, taken = threading.Barrier(2), []

    def work() -> None:
        start.wait()
        taken.append(take_due())
        connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert (sum(taken), Outgoing.objects.count()) == (8, 8)
    assert {now_of(one).step for one in made} == {1}
