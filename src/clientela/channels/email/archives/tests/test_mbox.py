"""Every dialect of mbox gives back the mails that were put in; whatever else stands there, it ends, and within its bounds."""

import mailbox as standard
import time
import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientela.channels.email.archives.mbox import PIECE, Mbox

DAY = b"From lucia@miramar.example Thu Nov 12 10:00:00 2026\n"
ONE = b"From: a@x.example\nSubject: One\n\nDear all,\nFrom here on it is ours.\n"
TWO = b"From: b@x.example\nSubject: Two\n\n>From the other side\n\nFrom me\n"


def mails(content: bytes) -> list[bytes]:
    found = Mbox(BytesIO(content))
    return [found.mail(name, 1 << 30) for name in found.names]


def quoted(mail: bytes, *, again: bool) -> bytes:
    """As mboxrd, or as mboxo, which quotes no line twice."""
    lines = mail.split(b"\n")
    return b"\n".join(
        b">" + line if line.lstrip(b">" if again else b"").startswith(b"From ") else line for line in lines
    )


def sized(mail: bytes) -> bytes:
    head, _gap, body = mail.partition(b"\n\n")
    return head + b"\nContent-Length: %d\n\n" % len(body) + body


def test_mboxrd_gives_back_every_byte():
    assert mails(b"".join(DAY + quoted(one, again=True) + b"\n" for one in (ONE, TWO))) == [ONE, TWO]


def test_mboxo_gives_back_what_it_quoted():
    assert mails(DAY + quoted(ONE, again=False) + b"\n" + DAY + ONE.replace(b"From here", b"> From here")) == [
        ONE, ONE.replace(b"From here", b"> From here")]  # fmt: skip


def test_mboxcl_says_how_long_a_mail_is_and_quotes_too():
    kept = [sized(quoted(one, again=True)) for one in (ONE, TWO)]
    assert [one.partition(b"\n\n")[2] for one in mails(b"\n".join(DAY + one for one in kept))] == [
        one.partition(b"\n\n")[2] for one in (ONE, TWO)
    ]


def test_mboxcl2_quotes_nothing_and_is_believed():
    inner = b"From: a@x\nSubject: Out\n\nforwarded:\n\n" + DAY + b"Subject: In\n\n>From the inside\n"
    kept = [sized(inner), sized(TWO)]
    assert mails(b"\n".join(DAY + one for one in kept)) == kept


def test_a_length_that_cannot_be_right_is_not_believed():
    wrong = b"From: a@x\nContent-Length: 900\n\nshort\n"
    assert mails(DAY + wrong + b"\n" + DAY + ONE) == [wrong, ONE.replace(b">", b"")]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_lines_of_both_ends_and_of_takeout_are_known(end):
    line = b"From 1799@xxx Thu Nov 12 10:00:00 +0000 2026\n"
    content = (line + ONE.replace(b"From here", b">From here") + b"\n" + line + TWO).replace(b"\n", end)
    assert [one.split(end)[1] for one in mails(content)] == [b"Subject: One", b"Subject: Two"]


def test_a_sentence_that_begins_with_from_is_no_mail():
    body = b"From: a@x\n\nHello\nFrom Monday on:\nwe rest\n\nFrom Tuesday\nwe work\n"
    assert len(mails(DAY + body)) == 1


def test_it_finds_what_the_standard_library_finds(tmp_path):
    box = standard.mbox(tmp_path / "box")
    for place in range(300):
        box.add(f"From: a{place}@x.example\nSubject: {place}\n\nFrom {'x' * place * 20}\n".encode())
    box.close()
    found = mails((tmp_path / "box").read_bytes())
    assert [one.split(b"\n")[1] for one in found] == [b"Subject: %d" % place for place in range(300)]


def test_mails_at_the_edge_of_a_piece_are_found_once():
    for shift in range(-6, 7):
        first = b"From: a@x\n\n" + b"x" * (PIECE - len(DAY) - 12 + shift) + b"\n"
        assert [len(one) for one in mails(DAY + first + b"\n" + DAY + TWO)] == [len(first), len(TWO) - 1]


def test_what_is_appended_leaves_the_names_of_the_others():
    before = Mbox(BytesIO(DAY + ONE))
    after = Mbox(BytesIO(DAY + ONE + b"\n" + DAY + TWO))
    assert list(before.names) == list(after.names)[:1]


@given(
    st.lists(st.sampled_from([DAY, ONE, b"\n", b"\r\n", b"From \n", b"From", b"Content-Length: 5\n", b"\0\xff", b":"]))
)
def test_whatever_stands_there_it_ends(pieces):
    found = Mbox(BytesIO(b"".join(pieces)))
    for name in found.names:
        found.header(name), found.mail(name, 10), found.received(name)


def test_a_file_of_one_endless_line_takes_neither_time_nor_room():
    content = DAY + b"From: a@x\n\n" + b"From " * 8_000_000
    tracemalloc.start()
    began = time.monotonic()
    found = Mbox(BytesIO(content))
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(found.names), len(found.mail(found.names[0], 1_000))) == (1, 1_000)
    assert time.monotonic() - began < 5
    assert used < 10_000_000
