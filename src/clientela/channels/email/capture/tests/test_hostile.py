"""Mail that is made to do harm, from a real server: each is captured as far as it goes, and none holds up the others."""

from pathlib import Path

import pytest

from clientela.channels.email.ledger import ledger
from clientela.channels.email.models import Message
from clientela.channels.email.reading.tests.test_bounds import BOMBS, peak_of
from clientela.channels.email.tests.conftest import letter
from clientela.timeline.models import Attachment, Entry

pytestmark = pytest.mark.django_db
HUGE, LARGE = 500_000_000, 24_000_000
TEXT = b"--b\r\n\r\nPlease find the film attached.\r\n"
FIRST = letter(
    "Good morning, the grinders came on time. " * 3, files=[("a.bin", "application/x", bytes(9))]
)  # what is loaded once is not counted
FILE = b"--b\r\nContent-Type: video/mp4; name=film.mp4\r\n\r\n"


def head(number: int) -> bytes:
    lines = (b"Message-ID: <huge-%d@x>" % number, b"From: lucia.ferrer@miramar.example", b"To: elena@alba.example",
             b"Subject: A film", b"Content-Type: multipart/mixed; boundary=b")  # fmt: skip
    return b"\r\n".join(lines) + b"\r\n\r\n"


def test_of_a_mail_of_500_mb_the_beginning_is_kept_and_memory_is_bounded(dovecot, mailbox, read):
    dovecot.put(FIRST)
    read()
    dovecot.lay(head(1) + TEXT + FILE, size=HUGE)
    assert peak_of(read) < 100_000_000
    message = Message.objects.get(subject="A film")
    assert message.text == "Please find the film attached."
    assert message.notes[0].startswith("a mail of 500 MB, of which the beginning was read")
    assert any("film.mp4" in note for note in message.notes)
    assert [one.name for one in Attachment.objects.all()] == ["a.bin"]
    assert [(line.captured, line.failed, line.missing) for line in ledger(mailbox)] == [(2, 0, 0), (0, 0, 0)]


def test_a_header_of_300_mb_is_asked_for_in_part(dovecot, mailbox, read):
    dovecot.put(FIRST)
    read()
    dovecot.lay(b"From: lucia.ferrer@miramar.example\r\nSubject: Long\r\nX-A: ", size=300_000_000)
    assert peak_of(read) < 100_000_000
    assert Message.objects.get(subject="Long").entry is not None


def test_a_large_mail_is_read_whole_and_costs_a_few_times_its_size(dovecot, mailbox, read):
    dovecot.put(FIRST)
    read()
    dovecot.lay(head(2) + TEXT + FILE, size=LARGE)
    assert peak_of(read) < 5 * LARGE
    file = Attachment.objects.get(name="film.mp4")
    assert file.file.size == LARGE - len(head(2) + TEXT + FILE)


def test_bombs_are_captured_beside_an_honest_letter(dovecot, mailbox, read):
    bombs = [BOMBS[name] for name in ("nested", "parts", "fields", "one field", "addresses", "comments")]
    marked = [raw.replace(b"\r\n", b"\r\nMessage-ID: <%d@bomb>\r\n" % place, 1) for place, raw in enumerate(bombs)]
    dovecot.put(letter(Subject="Honest"), *marked)
    read()
    line = ledger(mailbox)[0]
    assert (line.captured, line.failed, line.missing) == (len(bombs) + 1, 0, 0)
    assert Entry.objects.filter(title="Honest").exists()


def test_packed_files_and_outlooks_own_stay_as_they_came(dovecot, mailbox, read):
    packed = b"PK\x03\x04" + bytes(1_000)
    outlook = b"\x78\x9f\x3e\x22" + bytes(500)
    dovecot.put(letter(files=[("a.zip", "application/zip", packed), ("winmail.dat", "application/ms-tnef", outlook)]))
    read()
    kept = {one.name: Path(one.file.path).read_bytes() for one in Attachment.objects.select_related("file")}
    assert kept == {"a.zip": packed, "winmail.dat": outlook}
