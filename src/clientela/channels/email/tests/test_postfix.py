"""A real Postfix before our door: what it takes for us it hands over once, also when we were away or asked it to come again."""

import smtplib
import socketserver
import threading
import time
from collections.abc import Callable

import pytest

from clientela.channels.email import actions
from clientela.channels.email.door.tests.test_hand_over import door
from clientela.channels.email.ledger import ledger
from clientela.channels.email.tests.conftest import inner, letter, policy
from clientela.channels.email.tests.dovecot import USER
from clientela.channels.email.tests.test_real_chain import postfix
from clientela.timeline.models import Entry

__all__ = ["inner", "policy", "postfix"]
pytestmark = pytest.mark.django_db(transaction=True)
OTHER = "info@alba.example"
WRITER = "lucia.ferrer@miramar.example"


@pytest.fixture
def boxes(policy, alice):
    return [actions.connect_mailbox({"address": one, "policy": policy.pk}, by=alice.actor) for one in (USER, OTHER)]


def post(postfix, *recipients: str, **header: str) -> None:
    with smtplib.SMTP("127.0.0.1", postfix.port) as line:
        line.sendmail(WRITER, list(recipients), letter(**header))


def until(holds: Callable[[], bool], *, meanwhile: Callable[[], None] = lambda: None) -> None:
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends
        meanwhile()
        time.sleep(0.3)


def test_a_mail_for_two_of_us_is_handed_over_once_to_each(postfix, boxes):
    process = door("lmtp", postfix.door)
    try:
        post(postfix, USER, OTHER, Subject="To both")
        until(lambda: Entry.objects.exists() and not postfix.waiting())
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert Entry.objects.count() == 1
    assert [[(line.captured, line.missing) for line in ledger(box)] for box in boxes] == [[(1, 0)], [(1, 0)]]


def test_while_the_door_is_shut_mail_waits_and_comes_later(postfix, boxes):
    post(postfix, USER, Subject="Patience")
    until(lambda: "Connection refused" in (postfix.folder / "log").read_text())
    assert postfix.waiting() == 1
    process = door("lmtp", postfix.door)
    try:
        until(Entry.objects.exists, meanwhile=postfix.try_again)
        until(lambda: not postfix.waiting())
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert [one.title for one in Entry.objects.all()] == ["Patience"]


@pytest.mark.parametrize("breaks", ["MAIL", "DATA", "."])
def test_what_we_put_off_or_break_off_comes_again(postfix, boxes, breaks):
    with Failing(("127.0.0.1", postfix.door), breaks) as failing:
        post(postfix, USER, Subject="Again")
        until(lambda: failing.failed > 0)
    until(lambda: "status=deferred" in (postfix.folder / "log").read_text())
    process = door("lmtp", postfix.door)
    try:
        until(Entry.objects.exists, meanwhile=postfix.try_again)
        until(lambda: not postfix.waiting())
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert [one.title for one in Entry.objects.all()] == ["Again"]


class Failing(socketserver.ThreadingTCPServer):
    """Stands where our door will be: puts off at MAIL, or hangs up within or after a mail without an answer."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int], breaks: str) -> None:
        self.breaks, self.failed = breaks, 0
        super().__init__(address, _Hanging)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_args: object) -> None:
        self.shutdown()
        self.server_close()


class _Hanging(socketserver.StreamRequestHandler):
    server: Failing

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        inside = False
        for line in self.rfile:
            word = line.strip().decode("utf-8", "replace").upper()
            if word.startswith(self.server.breaks) and (inside or self.server.breaks != "."):
                self.server.failed += 1
                if self.server.breaks != "MAIL":
                    return
                self.wfile.write(b"451 Come again later\r\n")
            elif not inside:
                inside = word == "DATA"
                self.wfile.write(b"354 go on\r\n" if inside else b"250 OK\r\n")
