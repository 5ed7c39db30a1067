"""Between us and a real mail server all breaks: the line, the folder, two workers at once. Nothing is lost, nothing double."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from clientela.channels.email import actions, jobs
from clientela.channels.email.capture import walking
from clientela.channels.email.capture.actions import Found, Place, reader_of, take_mails
from clientela.channels.email.capture.composing import message_of
from clientela.channels.email.capture.identity import Known
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.ledger import ledger
from clientela.channels.email.models import Folder, Mailbox, Message, Sighting
from clientela.channels.email.reading.parsing import read as parse
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import PASSWORD, USER, Dovecot
from clientela.parties.models import Party
from clientela.parties.tests.test_take_at_once import one_before_others
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


class Cutting(threading.Thread):
    """Stands between a mailbox and its server, and cuts the line after so many bytes of answers; `cut` counts how often."""

    def __init__(self, port: int, after: int) -> None:
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port, self.there, self.after, self.cut = self.listening.getsockname()[1], port, after, 0
        self.start()

    def run(self) -> None:
        while True:
            try:
                near, _address = self.listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.there))
            threading.Thread(target=self._pass, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, self.after), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, left: int | None) -> None:
        with one, other, contextlib.suppress(OSError):
            while piece := one.recv(1024):
                if left is not None and len(piece) > left:
                    self.cut += 1
                    break
                left = left and left - len(piece)
                other.sendall(piece)
            for line in (one, other):
                line.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def cutting(dovecot) -> Iterator[Cutting]:
    between = Cutting(dovecot.port, after=30_000)
    yield between
    between.listening.close()


def test_a_line_that_is_cut_again_and_again_loses_and_doubles_nothing(dovecot, mailbox, cutting):
    dovecot.put(*(letter("x" * 9_000, Subject=f"Number {place}") for place in range(8)))
    Mailbox.objects.filter(pk=mailbox.pk).update(port=cutting.port)
    for _try in range(12):
        jobs.read_mailbox(mailbox.pk)
        cutting.after += 10_000
    mailbox.refresh_from_db()
    assert cutting.cut > 1
    assert mailbox.failure == ""
    assert sorted(Entry.objects.values_list("title", flat=True)) == [f"Number {place}" for place in range(8)]
    assert [line.missing for line in ledger(mailbox)] == [0, 0]


def made_anew(dovecot: Dovecot, read: Callable[[], int], before: list[bytes], after: list[bytes]) -> int:
    """How many mails are new in a folder that was read, deleted, and made again with others in it."""
    client = dovecot.client()
    client.create_folder("Clients")
    dovecot.put(*before, folder="Clients")
    read()
    Folder.objects.filter(name="Clients").update(chosen=True)
    assert read() == len(before)
    client.delete_folder("Clients")
    client.create_folder("Clients")
    client.logout()
    dovecot.put(*after, folder="Clients")
    number = Folder.objects.get(name="Clients").uid_validity
    new = read()
    assert Folder.objects.get(name="Clients").uid_validity != number
    return new


def test_a_folder_made_anew_is_read_again_and_nothing_stands_twice(dovecot, mailbox, read):
    mails = [letter(Subject="First"), letter(Subject="Second")]
    assert made_anew(dovecot, read, mails, [*mails, letter(Subject="Third")]) == 1
    assert Entry.objects.count() == 3
    assert lines(mailbox)["Clients"] == (3, 3, 0)


def test_a_folder_made_anew_holds_other_mails_by_the_same_numbers(dovecot, mailbox, read):
    before, after = ([letter(Subject=name) for name in names] for names in (("First", "Second"), ("Third", "Fourth")))
    assert made_anew(dovecot, read, before, after) == 2
    assert Entry.objects.count() == 4
    assert lines(mailbox)["Clients"] == (2, 2, 0)


def test_what_is_deleted_on_the_server_leaves_the_ledger_and_stays_in_the_history(dovecot, mailbox, read):
    dovecot.put(letter(Subject="Stays"), letter(Subject="Goes"))
    read()
    client = dovecot.client()
    client.select_folder("INBOX")
    client.delete_messages(client.search()[-1:])
    client.expunge()
    client.logout()
    assert read() == 0
    assert lines(mailbox)["INBOX"] == (1, 1, 0)
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("wanted", [True, False])
def test_a_folder_that_is_called_otherwise_is_read_as_before(dovecot, mailbox, read, wanted):
    client = dovecot.client()
    client.create_folder("Archive")
    dovecot.put(letter(Subject="First"), folder="Archive")
    assert read() == 1
    Folder.objects.filter(mailbox=mailbox, name="Archive").update(chosen=wanted)
    client.rename_folder("Archive", "Clients" if wanted else "All mail")
    client.logout()
    dovecot.put(letter(Subject="Second"), folder="Clients" if wanted else "All mail")
    assert read() == wanted
    assert lines(mailbox).get("Clients") == ((2, 2, 0) if wanted else None)
    assert "All mail" not in lines(mailbox)


def lines(mailbox: Mailbox) -> dict[str, tuple[int, int, int]]:
    """Of each folder that is read: on the server, captured, missing."""
    return {one.folder.name: (one.server, one.captured, one.missing) for one in ledger(mailbox)}


def test_a_mail_that_was_moved_is_known(dovecot, mailbox, read):
    dovecot.put(letter())
    read()
    client = dovecot.client()
    client.create_folder("Archive")
    client.select_folder("INBOX")
    client.move(client.search(), "Archive")
    client.logout()
    assert read() == 0
    assert Entry.objects.count() == 1
    assert {line.folder.name: (line.server, line.missing) for line in ledger(mailbox)}["Archive"] == (1, 0)


def test_the_same_mail_twice_is_one(dovecot, mailbox, read):
    mail = letter(Message_ID="<one@x>")
    dovecot.put(mail, b"Received: from list.example\r\n" + mail)
    read()
    assert Entry.objects.count() == Message.objects.count() == 1
    assert Sighting.objects.filter(outcome="captured").count() == 2


def test_a_mail_that_cannot_be_kept_fails_alone_and_is_tried_again(dovecot, mailbox, read, monkeypatch):
    dovecot.put(letter(Subject="One"), letter(Subject="Bad"), letter(Subject="Good"))
    monkeypatch.setattr("clientela.channels.email.capture.actions.message_of", broken_for("Bad"))
    assert read() == 2
    line = ledger(mailbox)[0]
    assert (line.captured, line.failed, line.missing) == (2, 1, 0)
    assert sorted(Entry.objects.values_list("title", flat=True)) == ["Good", "One"]
    monkeypatch.undo()
    monkeypatch.setattr("django.conf.settings.INNER_NETWORKS", ["127.0.0.0/8"])
    assert read() == 1
    assert ledger(mailbox)[0].failed == 0


def test_a_mail_that_can_never_be_kept_is_given_up_and_stands_as_failed(dovecot, mailbox, read, monkeypatch):
    dovecot.put(letter(Subject="Bad"))
    asked: list[int] = []
    take = walking._take_all
    monkeypatch.setattr("clientela.channels.email.capture.actions.message_of", broken_for("Bad"))
    monkeypatch.setattr(walking, "_take_all", lambda *said: asked.append(1) or take(*said))
    for _time in range(Sighting.TRIES + 3):
        read()
    assert len(asked) == Sighting.TRIES
    assert (ledger(mailbox)[0].failed, Sighting.objects.get().tries) == (1, Sighting.TRIES)


def broken_for(subject):
    """`message_of`, that fails for one."""

    def compose(mailbox, arrival, *rest):
        if arrival.mail.subject == subject:
            raise ValueError("no")
        return message_of(mailbox, arrival, *rest)

    return compose


def at_once(*works: Callable[[], object]) -> None:
    """Each on a thread, and a line to the database, of its own; what goes wrong on any fails the test."""
    faults: list[str] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:
            faults.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_two_mails_of_one_conversation_at_the_same_moment_are_one_thread(mailbox):
    folder = Folder.objects.create(mailbox=mailbox, name="INBOX", chosen=True)

    def take(uid: int) -> object:
        arrival = Arrival(parse(letter(Message_ID=f"<{uid}@x>", References="<root@x>")))
        return take_mails(mailbox, [Found(Place(folder, uid), arrival)], Known(), by=reader_of(mailbox))

    one_before_others(lambda: take(1), lambda: take(2))
    assert Message.objects.count() == 2
    assert Message.objects.values("thread").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_person_and_one_entry_of_each(dovecot, mailbox):
    dovecot.put(*(letter(Subject=f"Number {place}") for place in range(6)))
    at_once(*[lambda: jobs.read_mailbox(mailbox.pk)] * 3)
    assert Party.objects.count() == 1
    assert Entry.objects.count() == Message.objects.count() == 6
    mailbox.refresh_from_db()
    assert [line.missing for line in ledger(mailbox)] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_mailboxes_that_bring_the_same_people_at_once_wait_for_each_other(dovecot, mailbox, owner):
    said = {
        "address": "info@alba.example",
        "host": "127.0.0.1",
        "port": dovecot.port,
        "security": "none",
        "secret": PASSWORD,
    }
    boxes = [mailbox, actions.connect_mailbox(said | {"policy": mailbox.policy_id}, by=owner.actor)]
    mails = [
        letter(From=f"p{place % 7}@y.example", Subject=str(place), References=f"<r{place % 5}@y>")
        for place in range(40)
    ]
    dovecot.put(*mails)
    dovecot.put(*reversed(mails), user="info@alba.example")
    at_once(*(lambda key=box.pk: jobs.read_mailbox(key) for box in boxes))
    assert Entry.objects.count() == Message.objects.count() == 40
    assert Party.objects.filter(kind="person").count() == 7
    assert {line.missing + line.failed for box in boxes for line in ledger(box)} == {0}


def test_a_hostile_mail_holds_nothing_up(dovecot, mailbox, read):
    dovecot.put(
        nested(1_000),
        letter(html="<script>alert(1)</script><p onclick='x()'>Hello</p><img src='https://spy.example/x.png'>"),
    )
    assert read() == 2
    message = Message.objects.exclude(html="").get()
    assert "script" not in message.html
    assert "onclick" not in message.html


def nested(depth: int) -> bytes:
    head = (
        b"From: lucia.ferrer@miramar.example\r\nTo: " + USER.encode() + b"\r\nMessage-ID: <deep@x>\r\nSubject: Deep\r\n"
    )
    body = b"Content-Type: text/plain\r\n\r\nthe bottom\r\n"
    for level in range(depth):
        mark = f"b{level}".encode()
        body = (
            b"Content-Type: multipart/mixed; boundary="
            + mark
            + b"\r\n\r\n--"
            + mark
            + b"\r\n"
            + body
            + b"--"
            + mark
            + b"--\r\n"
        )
    return head + body


def test_what_two_bring_at_once_is_taken_by_one_verb(mailbox):
    arrival = Arrival(parse(letter(Message_ID="<a@x>")))
    folder = Folder.objects.create(mailbox=mailbox, name="INBOX", chosen=True)
    by = reader_of(mailbox)
    one, again = take_mails(mailbox, [Found(Place(folder, uid), arrival) for uid in (1, 3)], Known(), by=by)
    (other,) = take_mails(mailbox, [Found(Place(folder, 2), arrival)], Known(), by=by)
    assert one == again == other
    assert Message.objects.count() == 1


def test_conversations_that_a_letter_joins_are_one_also_within_a_batch(dovecot, mailbox, read):
    dovecot.put(letter(Message_ID="<a@x>"))
    read()
    dovecot.put(
        letter("Both", Message_ID="<c@x>", References="<a@x> <b@x>"),
        letter(Message_ID="<b@x>"),
        letter(Message_ID="<d@x>"),
    )
    read()
    threads = dict(Message.objects.values_list("message_id", "thread"))
    assert threads["a@x"] == threads["b@x"] == threads["c@x"] != threads["d@x"]
