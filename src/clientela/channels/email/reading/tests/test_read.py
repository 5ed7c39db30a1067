"""A message read: charsets, addresses, dates, parts, files and kinds, as the standards have them and as programs write them."""

from datetime import UTC, datetime

import pytest

from clientela.channels.email.reading.mail import Address
from clientela.channels.email.reading.parsing import read

HEAD = b"From: Anna <anna@x.example>\r\nTo: us@y.example\r\nDate: Mon, 2 Nov 2026 10:00:00 +0100\r\n"


def mail(rest: bytes):
    return read(HEAD + rest)


def test_a_plain_letter_is_read_whole():
    found = mail(b"Subject: Hello\r\nMessage-ID: <a@x>\r\n\r\nGood morning\r\n")
    assert (found.subject, found.text, found.message_id) == ("Hello", "Good morning", "a@x")
    assert found.sender == Address("Anna", "anna@x.example")
    assert found.at == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("said", "raw", "text"),
    [
        ("utf-8", "città".encode(), "città"),
        ("iso-8859-1", "€ 5 – città".encode("cp1252"), "€ 5 – città"),
        ("us-ascii", "zażółć gęślą jaźń".encode("iso-8859-2"), "zażółć gęślą jaźń"),
        ("x-unknown", "mañana por la mañana".encode("cp1252"), "mañana por la mañana"),
        ("iso-2022-jp", "まみむめも".encode("iso2022_jp"), "まみむめも"),
        ("ks_c_5601-1987", "한국말로".encode("cp949"), "한국말로"),
        ("", b"plain", "plain"),
    ],
)
def test_charsets_are_read_by_what_the_bytes_tell_where_the_header_lies(said, raw, text):
    head = (
        b"Content-Type: text/plain"
        + (f"; charset={said}".encode() if said else b"")
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    assert mail(head + raw).text == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?q?Citt=C3=A0?=", "Città"),
        (b"=?utf-8?b?w6k=?= =?utf-8?b?w6k=?=", "éé"),
        (b"=?utf-8?q?=C3?= =?utf-8?q?=A0?= b", "à b"),
        (b"=?iso-8859-1?q?Jos=E9?= <x>", "José <x>"),
        ("Säying".encode(), "Säying"),
        ("Promoción".encode("cp1252"), "Promoción"),
        (b"=?nonsense?q?abc?=", "abc"),
        (b"=?utf-8?b?!!!?=", ""),
    ],
)
def test_subjects_are_decoded(raw, text):
    assert mail(b"Subject: " + raw + b"\r\n\r\n").subject == text


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        (b'"Rossi, Anna" <A@x.example>, bob@y.example', [("Rossi, Anna", "A@x.example"), ("", "bob@y.example")]),
        (
            b"Friends: a@x.example, B <b@x.example>;, c@x.example",
            [("", "a@x.example"), ("B", "b@x.example"), ("", "c@x.example")],
        ),
        (b"undisclosed-recipients:;", []),
        (b"pete(his account)@silly.test(his host)", [("his account", "silly.test")][:0]),
        (b"mike@x.example (Mike Jones)", [("Mike Jones", "mike@x.example")]),
        (b"=?utf-8?q?Jos=C3=A9?= <j@x.example>", [("José", "j@x.example")]),
        (b"<@route.example:a@x.example>", [("", "a@x.example")]),
        (b"nobody at all", []),
    ],
)
def test_addresses_in_all_their_forms(raw, people):
    found = read(b"From: a@x.example\r\nTo: " + raw + b"\r\n\r\n").to
    if people or b"@" not in raw:
        assert [(one.name, one.email) for one in found] == people


@pytest.mark.parametrize(
    "raw", [b"yesterday", b"Mon, 32 Foo 2026", b"Tue, 1 Jan 2080 00:00:00 +0000", b"Thu, 1 Jan 1970 00:00:00 GMT", b""]
)
def test_a_date_that_cannot_be_right_is_none_and_said_so(raw):
    found = read(b"From: a@x.example\r\nDate: " + raw + b"\r\n\r\nhi")
    assert found.at is None
    assert "no date that could be right" in found.notes


def test_parts_files_and_their_names():
    found = mail(
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee this\r\n'
        b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment;\r\n filename*0*=utf-8''..%2F..%2Fcitt%C3%A0;\r\n"
        b" filename*1=.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n"
    )
    assert found.text == "See this"
    assert [(one.name, one.content, one.media_type) for one in found.attachments] == [
        ("città.pdf", b"%PDF-", "application/pdf")
    ]


def test_of_alternatives_the_text_is_read_and_the_html_shown():
    found = mail(
        b"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        b"<p onclick=x()>rich<script>alert(1)</script><img src='cid:a@b'></p>\r\n--b--"
    )
    assert found.text == "plain"
    assert found.html == '<p>rich<img src="cid:a@b"></p>'


def test_html_alone_is_told_as_text():
    found = mail(
        b"Content-Type: text/html\r\n\r\n<p>Dear&nbsp;Anna,</p><ul><li>one<li>two</ul><blockquote>old</blockquote>"
    )
    assert found.text == "Dear Anna,\n\n- one\n- two\n\n> old"


def test_a_message_without_a_header_is_all_text():
    assert read(b"Just some words\n\nand more").text == "Just some words\n\nand more"
    assert read(b"").text == ""


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (b"Auto-Submitted: auto-replied", "auto_reply"),
        (b"Subject: Risposta automatica: ferie", "auto_reply"),
        (b"List-Unsubscribe: <https://x.example>", "newsletter"),
        (b"Precedence: bulk", "newsletter"),
        (b"X-Spam-Flag: YES", "spam"),
        (b"X-Nothing: x", "personal"),
    ],
)
def test_kinds_are_told_by_the_header(header, kind):
    assert mail(header + b"\r\n\r\nhi").kind == kind


REPORT = (
    b"From: MAILER-DAEMON@x.example\r\nSubject: Undelivered\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    b"Final-Recipient: rfc822; gone@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b"Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
    b"Final-Recipient: rfc822; late@y.example\r\nAction: delayed\r\nStatus: 4.2.2\r\n--b--\r\n"
)


def test_a_bounce_tells_whom_it_did_not_reach_and_why():
    found = read(REPORT)
    assert found.kind == "bounce"
    told = [(one.email, one.status, one.reason, one.permanent) for one in found.bounces]
    assert told == [("gone@y.example", "5.1.1", "550 no such user", True)]


def test_files_of_the_time_before_mime_are_found_in_the_text():
    found = mail(b"\r\nSee below\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n")
    assert [(one.name, one.content) for one in found.attachments] == [("a.txt", b"abc")]
    assert found.text.strip() == "See below"
