"""Real servers: a paper leaves through Postfix; what nobody takes comes back by our own door, and stands at the paper."""

import time
from uuid import uuid4

import pytest

from clientela.channels.email import actions as email
from clientela.channels.email.door.tests.test_hand_over import door
from clientela.channels.email.models import Outgoing
from clientela.channels.email.sending import actions as sending
from clientela.channels.email.tests.dovecot import USER
from clientela.channels.email.tests.test_real_chain import postfix
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.mailing import actions
from clientela.sales.mailing.letters import Letter
from clientela.sales.mailing.papers import of_quote
from clientela.sales.mailing.reading import Sent, mailed

__all__ = ["postfix"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_what_nobody_takes_comes_back_and_stands_at_the_paper(postfix, policy, inner, quote, owner):
    place = {"smtp_host": "127.0.0.1", "smtp_port": postfix.port, "smtp_security": "none"}
    email.connect_mailbox({"address": USER, "policy": policy.pk} | place, by=owner.actor)
    process = door("lmtp", postfix.door)
    try:
        letter = Letter(uuid4(), "lucia@bar.example")
        one = actions.mail(of_quote(quote, by=owner.actor), letter, by=owner.actor, whole=str)
        sending.deliver(Outgoing.objects.get(message=one.message).pk, by=SYSTEM)
        assert stands(quote, owner).state in ("sent", "bounced")
        ends = time.monotonic() + 60
        while stands(quote, owner).state != "bounced" and time.monotonic() < ends:
            time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(timeout=20)
    found = stands(quote, owner)
    assert (found.said, "5.1.1" in found.why) == ("Came back", True)
    assert "Came back" in owner.browser.get(f"/quotes/{quote}/mailed/").content.decode()
    again = actions.mail(
        of_quote(quote, by=owner.actor), Letter(uuid4(), "info@bar.example"), by=owner.actor, whole=str
    )
    assert again.message.recipients[0]["email"] == "info@bar.example"


def stands(quote, owner) -> Sent:
    (one,) = mailed({"quote_id": quote}, owner.actor)
    return one
