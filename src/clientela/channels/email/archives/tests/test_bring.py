"""A file of mails goes the way of any other mail: policy, threads, parties, ledger; and it is let go of once it was read."""

import base64
import io
import mailbox as standard
import os
import time
import zipfile
from email.utils import format_datetime

import pytest
from django.conf import settings
from django.utils import timezone

from clientela.channels.email import actions, jobs
from clientela.channels.email.archives.actions import bring
from clientela.channels.email.ledger import ledger
from clientela.channels.email.models import Folder, Mailbox, Message, Sighting
from clientela.channels.email.tests.conftest import letter
from clientela.channels.email.tests.dovecot import USER
from clientela.platform.entities.reading import Missing
from clientela.platform.files.models import StoredFile
from clientela.platform.imports.reading import Unreadable
from clientela.platform.permissions.queries import Denied
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db
LINE = b"From 1799@xxx Thu Nov 12 10:00:00 +0000 2026\r\n"


@pytest.fixture
def box(policy, alice) -> Mailbox:
    """A mailbox that no server stands behind."""
    return actions.connect_mailbox({"address": USER, "policy": policy.pk}, by=alice.actor)


def mbox(*mails: bytes) -> bytes:
    return b"".join(LINE + mail + b"\r\n" for mail in mails)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def counts(box: Mailbox) -> dict[str, tuple[int, int, int, int]]:
    return {one.folder.shown: (one.server, one.captured, one.left_out, one.missing) for one in ledger(box)}


def titles() -> list[str]:
    return sorted(Entry.objects.values_list("title", flat=True))


def test_a_file_of_mails_is_captured_and_let_go_of(box, alice):
    content = mbox(letter(Subject="One"), letter(Subject="Two"), letter(Sensitivity="Private"))
    brought = bring(box.pk, [content], name="old.mbox", by=alice.actor)
    assert (brought.folders, StoredFile.objects.count()) == (1, 1)
    assert jobs.read_mailbox(box.pk) == 2
    assert counts(box) == {"old.mbox": (3, 2, 1, 0)}
    assert titles() == ["One", "Two"]
    assert not StoredFile.objects.exists()


def test_what_was_captured_from_a_server_stands_once(dovecot, mailbox, read, alice):
    mails = [letter(Subject=str(place)) for place in range(3)]
    dovecot.put(*mails[:2])
    read()
    bring(mailbox.pk, [mbox(*mails)], name="all.mbox", by=alice.actor)
    assert read() == 1
    assert Message.objects.count() == Entry.objects.count() == 3
    assert counts(mailbox)["all.mbox"] == (3, 3, 0, 0)
    assert read() == 0
    assert counts(mailbox)["all.mbox"] == (3, 3, 0, 0)


def test_a_mail_without_an_id_is_the_same_in_a_file_and_on_the_server(dovecot, mailbox, read, alice):
    said = {"Message_ID": "", "Date": format_datetime(timezone.now())}
    file = ("a.txt", "text/plain", b"one\r\ntwo\r\n")
    mails = [letter(f"Alarm\n\nFrom now on number {place}", files=[file], **said) for place in range(2)]
    dovecot.put(*mails)
    assert read() == 2
    kept = [mail.replace(b"\r\nFrom now", b"\r\n>From now").replace(b"\r\n", b"\n") for mail in mails]
    bring(mailbox.pk, [mbox(*kept)], name="all.mbox", by=alice.actor)
    read()
    assert Entry.objects.count() == 2
    assert counts(mailbox)["all.mbox"] == (2, 2, 0, 0)


def test_gmails_labels_say_what_was_sent_and_what_was_thrown_away(box, alice):
    sent = "=?UTF-8?B?" + base64.b64encode(b"Posta inviata,Aperti").decode() + "?="
    mails = [letter(Subject=name, X_Gmail_Labels=labels) for name, labels in
             (("In", "Inbox,Opened"), ("Junk", "Spam"), ("Gone", "Cestino,Aperti"), ("Draft", "Szkice"))]  # fmt: skip
    mails.append(letter(Subject="Out", From="other@alias.example", To="p@y.example", X_Gmail_Labels=sent))
    bring(box.pk, [packed(Takeout__Mail__All=mbox(*mails))], name="takeout.zip", by=alice.actor)
    jobs.read_mailbox(box.pk)
    assert {one.title: one.direction for one in Entry.objects.all()} == {"In": "in", "Out": "out"}
    assert [dict(line.reasons) for line in ledger(box)] == [{"discarded": 2, "spam": 1}]


def test_a_zip_of_single_mails_and_of_maildir_is_read(box, alice):
    apple = letter(Subject="Apple")
    content = packed(
        **{"a.eml": letter(Subject="Eml"), "Mail__cur__1.x:2,S": letter(Subject="Seen"), "Mail__cur__2.x:2,ST": letter(),
           "Mail__new__3": letter(Subject="New"), "Mail__tmp__4": letter(), "b.emlx": b"%d\n" % len(apple) + apple + b"<plist>",
           "photo.jpg": b"\xff\xd8"}
    )  # fmt: skip
    assert bring(box.pk, [content], name="mine.zip", by=alice.actor).passed_over == 2
    assert jobs.read_mailbox(box.pk) == 4
    assert titles() == ["Apple", "Eml", "New", "Seen"]
    assert counts(box) == {"mine.zip": (2, 2, 0, 0), "mine.zip/Mail": (3, 2, 1, 0)}


def test_it_goes_on_where_it_stopped(box, alice, monkeypatch):
    monkeypatch.setattr("clientela.channels.email.capture.walking.HEADS", 2)
    bring(box.pk, [mbox(*(letter(Subject=str(place)) for place in range(6)))], name="x.mbox", by=alice.actor)
    asked = iter([False] * 2 + [True] * 9)
    assert jobs.read_mailbox(box.pk, stop=lambda: next(asked)) == 2
    assert (counts(box)["x.mbox"], StoredFile.objects.count()) == ((6, 2, 0, 4), 1)
    assert jobs.read_mailbox(box.pk) == 4
    assert Entry.objects.count() == 6


def test_a_directory_is_read_like_a_server(policy, owner, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "CONNECTOR_FOLDERS", [str(tmp_path)])
    (tmp_path / "mail").mkdir()
    standard.Maildir(tmp_path / "mail" / "Clients").add(letter(Subject="In a Maildir"))
    grows = tmp_path / "mail" / "archive.mbox"
    grows.write_bytes(mbox(letter(Subject="First")))
    os.utime(grows, (time.time() - 60,) * 2)
    box = actions.connect_mailbox({"address": USER, "directory": "mail", "policy": policy.pk}, by=owner.actor)
    assert jobs.read_mailbox(box.pk) == 2
    grows.write_bytes(grows.read_bytes() + mbox(letter(Subject="Second")))
    os.utime(grows, (time.time() - 60,) * 2)
    assert jobs.read_mailbox(box.pk) == 1
    assert titles() == ["First", "In a Maildir", "Second"]
    assert counts(box) == {"mail/archive.mbox": (2, 2, 0, 0), "mail/Clients": (1, 1, 0, 0)}


def test_a_directory_is_told_by_who_may_connect_folders(policy, alice, db):
    with pytest.raises(Denied):
        actions.connect_mailbox({"address": USER, "directory": "mail", "policy": policy.pk}, by=alice.actor)
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize(("content", "why"), [
    (b"!BDN" + b"\0" * 500, "Outlook"), (b"name;phone\nx;1\n", "holds no mails"), (packed(a=b"x"), "no mail in it"),
    (packed(a=mbox(b"From: a@x\n\n" + b"\0" * 90_000_000)), "absurd"), (packed(a=mbox(b"From: a@x\n\nx"))[:-30], "holds no mails"),
])  # fmt: skip
def test_what_is_no_file_of_mails_is_refused_with_a_reason(box, alice, content, why):
    with pytest.raises(Unreadable, match=why):
        bring(box.pk, [content], name="x.zip", by=alice.actor)
    assert not StoredFile.objects.exists()
    assert not Folder.objects.exists()


def test_a_damaged_mail_in_a_zip_fails_alone(box, alice):
    content = bytearray(packed(**{"a.eml": letter(Subject="Good"), "b.eml": letter(Subject="Bad")}))
    at = content.rindex(b"b.eml", 0, content.index(b"PK\x01\x02")) + 9
    content[at : at + 20] = bytes(20)
    bring(box.pk, [bytes(content)], name="x.zip", by=alice.actor)
    jobs.read_mailbox(box.pk)
    assert titles() == ["Good"]
    assert Sighting.objects.get(outcome="failed").reason
    assert counts(box)["x.zip"][3] == 0


def test_another_persons_mailbox_takes_no_file(box, bob, charlie):
    for who, refusal in ((bob, Missing), (charlie, Denied)):
        with pytest.raises(refusal):
            bring(box.pk, [mbox(letter())], name="x", by=who.actor)
    assert not StoredFile.objects.exists()
    assert not Folder.objects.exists()
