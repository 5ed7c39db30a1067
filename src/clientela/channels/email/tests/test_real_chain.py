"""A letter goes out through a real Postfix, nobody takes it, and its bounce comes back by LMTP through our own door."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientela.channels.email import actions as mail
from clientela.channels.email.door.tests.test_hand_over import door
from clientela.channels.email.models import Outgoing
from clientela.channels.email.sending import actions
from clientela.channels.email.sending.actions import Draft
from clientela.channels.email.tests.conftest import inner, policy
from clientela.channels.email.tests.dovecot import USER, free_port
from clientela.channels.email.tests.postfix import Postfix, missing
from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint
from clientela.platform.permissions.actor import SYSTEM
from clientela.timeline.models import Entry

__all__ = ["inner", "policy"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    if missing():
        pytest.skip(missing())
    with tempfile.TemporaryDirectory(prefix="clientela-postfix-") as folder:
        Path(folder).chmod(0o755)
        running = Postfix(Path(folder), free_port()).start()
        yield running
        running.stop()


def test_what_cannot_be_delivered_marks_the_address(postfix, policy, inner, alice):
    place = {"smtp_host": "127.0.0.1", "smtp_port": postfix.port, "smtp_security": "none"}
    mail.connect_mailbox({"address": USER, "policy": policy.pk} | place, by=alice.actor)
    emails = [{"value": "gone@nowhere.example", "typed": "gone@nowhere.example"}]
    gone = parties.create("person", {"name": "Gone", "emails": emails}, by=alice.actor)
    process = door("lmtp", postfix.door)
    try:
        message = actions.send_letter(Draft(gone, "gone@nowhere.example", "Offer", "See below"), by=alice.actor)
        actions.deliver(Outgoing.objects.get(message=message).pk, by=SYSTEM)
        ends = time.monotonic() + 60
        while not ContactPoint.objects.filter(state="bounced").exists() and time.monotonic() < ends:
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(timeout=20)
    point = ContactPoint.objects.get(party=gone)
    assert (point.state, "5.1.1" in point.state_reason) == ("bounced", True)
    assert sorted(Entry.objects.filter(party=gone).values_list("direction", flat=True)) == ["in", "out"]
