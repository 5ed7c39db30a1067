"""Whatever a mail holds, reading it ends soon and raises nothing; and the words in it are there afterwards."""

import gc
import os
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientela.channels.email.reading.parsing import LARGEST, TooLarge, read

HEAD = b"From: a@x.example\r\nTo: b@x.example\r\n"
SOUP = st.lists(
    st.sampled_from([
        b"\r\n", b"\n", b"\r", b": ", b"From: ", b"To: ", b"Content-Type: ", b"multipart/mixed; boundary=b", b"text/html",
        b"--b", b"--b--", b"=?utf-8?b?", b"?=", b"=?x?q?", b"<", b">", b'"', b"(", b"\\", b";", b",", b"@", b"\x00", b"\xff\xfe",
        b"=C3", b"charset=",
        b"Content-Transfer-Encoding: base64", b"Content-Disposition: attachment; filename*0*=", b"begin 644 x", b"end",
        b"> ", b"-- ",
        b"Date: ", b"References: ", b"On Monday wrote:", b"word",
    ]) | st.binary(max_size=12),
    max_size=120,
)  # fmt: skip


@given(SOUP)
@settings(max_examples=200, deadline=2_000)
def test_it_never_raises(pieces):
    read(b"".join(pieces))
    read(HEAD + b"".join(pieces))


@given(
    st.binary(max_size=4_000),
    st.sampled_from(["", "base64", "quoted-printable", "x-uuencode"]),
    st.sampled_from(
        [
            "text/plain",
            "text/html",
            "text/calendar",
            "message/rfc822",
            "message/delivery-status",
            "application/ms-tnef",
            "multipart/x",
        ]
    ),
)
@settings(max_examples=200, deadline=2_000)
def test_any_bytes_in_any_kind_of_part_are_read(body, encoding, kind):
    head = f"Content-Type: {kind}; boundary=b\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    read(HEAD + head + body)
    read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + head + body + b"\r\n--b--")


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 40))
@settings(max_examples=200, deadline=2_000)
def test_a_letter_that_was_damaged_anywhere_is_read(noise, place, gone):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "Łukasz <a@x.example>", "Żółć", "Mon, 2 Nov 2026 10:00:00 +0100"
    mail.set_content("Good morning\n")
    mail.add_alternative("<p>Good morning</p>", subtype="html")
    mail.add_attachment(b"\x00\x01", maintype="application", subtype="x", filename="próba.bin")
    raw = mail.as_bytes()
    read(raw[:place] + noise + raw[place + gone :])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300), st.text(max_size=60))
@settings(max_examples=100, deadline=2_000)
def test_no_word_of_a_well_written_letter_is_lost(text, name):
    mail = EmailMessage()
    mail["From"] = "a@x.example"
    mail.set_content(text)
    mail.add_attachment(name.encode("utf-8", "replace"), maintype="application", subtype="x-data", filename="a.bin")
    found = read(mail.as_bytes())
    assert "".join(text.split()) == "".join(found.text.split())
    assert [one.content for one in found.attachments] == [name.encode("utf-8", "replace")]


def nested(depth: int) -> bytes:
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
    return HEAD + body


BOMBS = {
    "nested": nested(1_000),
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    "fields": HEAD + b"X-A: b\r\n" * 200_000 + b"\r\nhi",
    "one field": HEAD + b"Subject: " + b"a" * 10_000_000 + b"\r\n\r\nhi",
    "words": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\r\n\r\nhi",
    "addresses": HEAD + b"Cc: " + b"a@b.example, " * 300_000 + b"\r\n\r\nhi",
    "brackets": HEAD + b"Cc: " + b"(" * 300_000 + b"\r\n\r\nhi",
    "quotes": HEAD + b"Cc: " + b'"\\' * 300_000 + b"\r\n\r\nhi",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; a*1=b" * 200_000 + b"\r\n\r\nhi",
    "tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 300_000,
    "comments": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * 100_000,
    "quoted": HEAD + b"\r\n" + b"> " * 400_000 + b"\r\n" * 10 + b"On a wrote:\r\n" * 20_000,
    "blank lines": HEAD + b"\r\n" + b"\r\n" * 500_000,
    "links": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href='http://x.example'>yy</a> " * 24_000,
    "formatting": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<b><i><a href=x><p>" * 12_000,
    "headings": HEAD + b"\r\n" + b"On 1.1.2026 a wrote:\r\n> x\r\ny\r\n" * 14_000,
    "mobiles": HEAD + b"\r\n" + b"Sent from my iPhone\r\n" * 20_000,
    "spaces": HEAD + b"\r\nFrom" + b" " * 390_000 + b"\r\nTo" + b"\t" * 9_000,
    "no address": HEAD + b"Cc: " + b"a" * 60_000 + b"\r\n\r\nhi",
    "remarks": HEAD + b"Cc: " + b"(\\" * 30_000 + b"\r\n\r\nhi",
    "old files": HEAD + b"\r\n" + b"begin 644 x\r\n" * 120_000,
    "flowed": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"word \r\n" * 250_000,
    "letters": HEAD
    + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    + b"caff\xe8 \xe0\n" * 200_000,
    "boundaries": HEAD + b"Content-Type: multipart/mixed; boundary=-\r\n\r\n---\r\n" * 40 + b"-" * 2_000_000,
    "texts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + (b"--b\r\n\r\n" + b"word \r\n" * 2_000) * 900,
    "HTML texts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + (b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>a" * 3_000 + b"\r\n") * 500,
    "boundary": HEAD + b"Content-Type: multipart/mixed; boundary=-\r\n\r\n" + b"-" * 2_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_in_bounded_time(name):
    began = time.process_time()
    read(BOMBS[name])
    assert time.process_time() - began < 5


BIG = 55_000_000
HUGE = {
    "blank lines": lambda: HEAD + b"\r\n" + b"\r\n" * (BIG // 2),
    "nested": lambda: nested_open(40) + b"x" * BIG,
    "parts": lambda: HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * (BIG // 10),
    "letters": lambda: HEAD + b"\r\n" + b"caff\xe8 \xe0\n" * (BIG // 8),
    "a file": lambda: HEAD + b"Content-Type: x/y\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUFB" * (BIG // 4),
}


def nested_open(depth: int) -> bytes:
    """Parts within parts of which none ends."""
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(depth))
    return HEAD + b"".join(levels) + b"\r\n"


@pytest.mark.parametrize("name", HUGE)
def test_memory_is_bounded_by_a_few_times_the_mail(name):
    read(HEAD)  # what is loaded once is not counted
    mail = HUGE[name]()
    began = time.process_time()
    assert peak_of(lambda: read(mail)) < 4 * BIG
    assert time.process_time() - began < 5


def peak_of(act: Callable[[], object]) -> int:
    """Bytes by which this process grew meanwhile at the most."""
    if not os.access("/proc/self/clear_refs", os.W_OK):
        pytest.skip("this machine does not tell how large a process was at the most")
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _said("VmRSS")
    act()
    return _said("VmHWM") - before


def _said(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def test_what_lies_too_deep_is_kept_as_it_came_and_said_so():
    found = read(nested(1_000))
    assert any("the bottom" in text for text in [found.text, *(one.content.decode() for one in found.attachments)])
    assert found.notes


def test_what_is_too_large_is_refused_unread():
    with pytest.raises(TooLarge):
        read(b"x" * (LARGEST + 1))


def test_packed_files_are_never_opened():
    bomb = b"PK\x03\x04" + b"\x00" * 1_000
    head = b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    assert [one.content for one in read(HEAD + head + bomb).attachments] == [bomb]
