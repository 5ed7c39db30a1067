"""A letter written on a record's page stands in the history, leaves through a real server, and its answer is of the same thread."""

from collections.abc import Iterator
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from clientela.channels.email.models import Mailbox, Message, Outgoing, Wording
from clientela.channels.email.sending import actions
from clientela.channels.email.sending.actions import Draft
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import free_port
from clientela.parties.models import Party
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


class Taking:
    """A mail server that takes, or refuses, what it is given."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.says = "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if self.says.startswith("2"):
            self.taken.append(envelope.content)
        return self.says


@pytest.fixture
def outgoing(mailbox) -> Iterator[Taking]:
    taking = Taking()
    port = free_port()
    server = Controller(taking, hostname="127.0.0.1", port=port)
    server.start()
    Mailbox.objects.filter(pk=mailbox.pk).update(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none")
    yield taking
    server.stop()


@pytest.fixture
def lucia(dovecot, mailbox, read) -> Party:
    dovecot.put(letter("Can we sign?", Message_ID="<a@x>"))
    read()
    return Party.objects.get()


def sent(draft, alice) -> Message:
    """Written and handed over."""
    message = actions.send_letter(draft, by=alice.actor)
    actions.deliver(Outgoing.objects.get(message=message).pk, by=SYSTEM)
    return message


def test_an_answer_leaves_in_its_thread(outgoing, lucia, alice):
    before = Message.objects.get()
    message = sent(
        Draft(lucia.pk, "lucia.ferrer@miramar.example", "Re: Renewal 2026", "Yes, gladly.", answers=before.pk), alice
    )
    mail = message_from_bytes(outgoing.taken[0])
    assert (mail["To"], mail["In-Reply-To"]) == ("lucia.ferrer@miramar.example", "<a@x>")
    assert message.thread == before.thread
    entry = Entry.objects.get(direction="out")
    assert (entry.body, entry.by_user_id, entry.details["sending"]) == ("Yes, gladly.", alice.user.pk, "")


def test_it_is_the_same_letter_when_the_folder_of_sent_mail_shows_it(outgoing, lucia, alice, dovecot, read):
    sent(Draft(lucia.pk, "lucia.ferrer@miramar.example", "Hello", "Hello"), alice)
    assert read() == 0
    client = dovecot.client()
    assert client.select_folder("Sent")[b"EXISTS"] == 1
    client.logout()
    assert Entry.objects.filter(direction="out").count() == 1


def test_what_the_answer_says_lands_in_the_thread(outgoing, lucia, alice, dovecot, read):
    message = sent(Draft(lucia.pk, "lucia.ferrer@miramar.example", "Offer", "See below"), alice)
    dovecot.put(letter("Fine", In_Reply_To=f"<{message.message_id}>", Subject="Re: Offer"))
    read()
    assert Message.objects.get(subject="Re: Offer").thread == message.thread


def test_what_is_refused_for_good_is_told_and_kept(outgoing, lucia, alice):
    outgoing.says = "550 5.7.1 not you"
    message = sent(Draft(lucia.pk, "lucia.ferrer@miramar.example", "Hello", "Hello"), alice)
    one = Outgoing.objects.get(message=message)
    assert (one.state, bool(one.content)) == ("failed", True)
    assert Entry.objects.get(direction="out").details["sending"] == "failed"
    assert Fact.objects.filter(name="LetterFailed").count() == 1
    outgoing.says = "250 OK"
    alice.browser.post(f"/mail/{message.pk}/again/")
    actions.deliver(one.pk, by=SYSTEM)
    assert len(outgoing.taken) == 1


def test_what_is_refused_for_now_waits(outgoing, lucia, alice):
    outgoing.says = "451 later"
    message = sent(Draft(lucia.pk, "lucia.ferrer@miramar.example", "Hello", "Hello"), alice)
    assert Outgoing.objects.get(message=message).state == "waiting"


def test_delivered_twice_it_is_sent_once(outgoing, lucia, alice):
    message = sent(Draft(lucia.pk, "lucia.ferrer@miramar.example", "Hello", "Hello"), alice)
    actions.deliver(Outgoing.objects.get(message=message).pk, by=SYSTEM)
    assert len(outgoing.taken) == 1


def test_nobody_writes_to_whom_he_may_not_see_and_nothing_is_kept(outgoing, lucia, alice, charlie):
    said = {"party": str(lucia.pk), "to": "lucia.ferrer@miramar.example", "text": "Hi"}
    assert charlie.browser.post(f"/mail/write/{lucia.pk}/", said).status_code in (403, 404)
    answer = charlie.browser.post("/api/v1/letters", said, content_type="application/json", **charlie.bearer)
    assert answer.status_code == 403
    assert not Outgoing.objects.exists()


def test_the_form_fills_in_a_template_and_keeps_what_was_typed(outgoing, lucia, alice):
    wording = actions.keep_wording(
        {"name": "Thanks", "subject": "Thank you", "text": "{greeting}\n\nthank you."}, by=SYSTEM
    )
    said = {"to": "x@y.example", "text": "PS", "wording": str(wording.pk), "fill": "1"}
    page = alice.browser.post(f"/mail/write/{lucia.pk}/", said).content.decode()
    assert "thank you." in page
    assert "PS" in page
    refused = alice.browser.post(f"/mail/write/{lucia.pk}/", {"to": "nonsense", "text": "Kept words"})
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()


def test_a_letter_is_shown_whole_and_its_html_has_no_rights(dovecot, mailbox, read, alice, dora):
    dovecot.put(letter("plain", html='<p>Rich</p><img src="https://spy.example/x.png">'))
    read()
    message = Message.objects.get()
    page = alice.browser.get(f"/mail/{message.pk}/").content.decode()
    assert "sandbox=" in page
    frame = alice.browser.get(f"/mail/{message.pk}/html/")
    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "img-src data:;" in policy
    assert "https:" in alice.browser.get(f"/mail/{message.pk}/html/?images=1")["Content-Security-Policy"]
    assert dora.browser.get(f"/mail/{message.pk}/").status_code == 404
    assert dora.browser.get(f"/mail/{message.pk}/html/").status_code == 404


def test_a_template_is_everybodys_and_changed_by_who_configures(alice, owner, db):
    said = {"name": "Thanks", "text": "thank you"}
    assert alice.browser.post("/settings/mailboxes/templates/", said).status_code == 403
    assert not Wording.objects.exists()
    owner.browser.post("/settings/mailboxes/templates/", said)
    assert "Thanks" in alice.browser.get("/settings/mailboxes/templates/").content.decode()
