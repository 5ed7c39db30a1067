"""Edges of the standards (RFC 5322, 2045 to 2049, 2231, 6532, 3464), each with what a careful reader would understand."""

from base64 import b64encode
from operator import attrgetter

import pytest

from clientela.channels.email.reading.parsing import read

LIPSUM = b"Good morning from Alba"
FILE, GONE = "attachments[0].name", "bounces[0].email"
GLOBAL = b"message/global-delivery-status"
TEXT = b"\r\n\r\n" + LIPSUM


def typed(kind: bytes, body: bytes = LIPSUM, *more: bytes) -> bytes:
    return b"\r\n".join((b"Content-Type: " + kind, *more, b"", body))


def coded(how: bytes, body: bytes) -> bytes:
    return typed(b"text/plain; charset=utf-8", body, b"Content-Transfer-Encoding: " + how)


def final(
    address: bytes, action: bytes = b"failed", status: bytes = b"5.1.1", report: bytes = b"message/delivery-status"
) -> bytes:
    fields = (b"Final-Recipient: " + address, b"Action: " + action, b"Status: " + status)
    return bounced(*fields, report=report)


def attached(disposition: bytes, kind: bytes = b"application/pdf") -> bytes:
    part = b"\r\n".join(
        (b"--b", b"Content-Type: " + kind, b"Content-Disposition: " + disposition, b"", b"%PDF", b"--b--")
    )
    return typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\n" + LIPSUM + b"\r\n" + part)


def bounced(*fields: bytes, report: bytes = b"message/delivery-status") -> bytes:
    status = b"Reporting-MTA: dns; mx.x.example\r\n\r\n" + b"\r\n".join(fields)
    return typed(
        b"multipart/report; report-type=delivery-status; boundary=b",
        b"--b\r\n\r\nSorry\r\n--b\r\nContent-Type: " + report + b"\r\n\r\n" + status + b"\r\n--b--",
    )


# what is asked of the mail: (its bytes, what it should be)
CASES = {
    # ---- RFC 5322: fields, folding, obsolete forms ----
    "folded subject": ("subject", b"Subject: one\r\n two\r\n\tthree" + TEXT, "one two three"),
    "folding of blanks alone": ("subject", b"Subject: one\r\n \r\n two" + TEXT, "one two"),
    "blank before the colon": ("subject", b"Subject : old" + TEXT, "old"),
    "no blank behind the colon": ("subject", b"Subject:tight" + TEXT, "tight"),
    "bare line feeds": ("text", b"Subject: a\n\n" + LIPSUM, LIPSUM.decode()),
    "bare carriage returns": ("text", b"Subject: a\r\r" + LIPSUM, LIPSUM.decode()),
    "capital names": ("subject", b"SUBJECT: LOUD" + TEXT, "LOUD"),
    "empty subject": ("subject", b"Subject:" + TEXT, ""),
    "two subjects": ("subject", b"Subject: first\r\nSubject: second" + TEXT, "first"),
    "a postmark of mbox": ("subject", b"From anna@x.example Mon Nov  2 10:00:00 2026\nSubject: kept\n\ntext", "kept"),
    "a byte order mark": ("subject", b"\xef\xbb\xbfSubject: marked" + TEXT, "marked"),
    "NUL within": ("text", b"Subject: a\r\n\r\nGood\x00 day", "Good day"),
    "no body": ("subject", b"Subject: alone", "alone"),
    "no header": ("text", b"\r\n" + LIPSUM, LIPSUM.decode()),
    "a comment in an address": ("sender.email", b"From: anna(the first)@x.example (Anna)" + TEXT, "anna@x.example"),
    "a nested comment": ("sender.email", b"From: Anna (a (b) c) <anna@x.example>" + TEXT, "anna@x.example"),
    "a quoted local part": ("sender.email", b'From: "anna maria"@x.example' + TEXT, '"anna maria"@x.example'),
    "a comma in a name": ("sender.name", b'From: "Rossi, Anna" <anna@x.example>' + TEXT, "Rossi, Anna"),
    "an escaped quote": ("sender.name", b'From: "Anna \\"A\\" Rossi" <anna@x.example>' + TEXT, 'Anna "A" Rossi'),
    "a source route": ("sender.email", b"From: <@a.example,@b.example:anna@x.example>" + TEXT, "anna@x.example"),
    "a dotted name": ("sender.email", b"From: A. B. Rossi <anna@x.example>" + TEXT, "anna@x.example"),
    "a group": ("to[0].email", b"To: Team: anna@x.example, bob@x.example;" + TEXT, "anna@x.example"),
    "an empty group": ("to", b"To: undisclosed-recipients:;" + TEXT, ()),
    "empty places in a list": ("to[1].email", b"To: a@x.example,, ,b@x.example" + TEXT, "b@x.example"),
    "many fields of recipients": ("to[1].email", b"To: a@x.example\r\nTo: b@x.example" + TEXT, "b@x.example"),
    "a date with its zone in words": ("at.hour", b"Date: Mon, 02 Nov 2026 10:00:00 EST" + TEXT, 15),
    "a date of two digits": ("at.year", b"Date: 2 Nov 26 10:00 +0000" + TEXT, 2026),
    "a date with a comment": ("at.hour", b"Date: Mon, 2 Nov 2026 10:00:00 +0100 (CET)" + TEXT, 9),
    "a date without seconds": ("at.minute", b"Date: Mon, 2 Nov 2026 10:07 +0000" + TEXT, 7),
    "a date over lines": ("at.hour", b"Date: Mon,\r\n 2 Nov 2026\r\n 10:00:00 +0000" + TEXT, 10),
    "an id over lines": ("message_id", b"Message-ID:\r\n <a@x>" + TEXT, "a@x"),
    "references over lines": ("references", b"References: <a@x>\r\n <b@x>\r\nIn-Reply-To: <b@x>" + TEXT, ("a@x", "b@x")),
    "references without blanks": ("references", b"References: <a@x><b@x>" + TEXT, ("a@x", "b@x")),
    # ---- RFC 2045 to 2047 ----
    "a type in capitals": ("html", typed(b"TEXT/HTML", b"<p>Good</p>"), "<p>Good</p>"),
    "a quoted charset": ("text", typed(b'text/plain; charset="utf-8"', "città".encode()), "città"),
    "a comment in the type": ("text", typed(b"text/plain (really); charset=utf-8 (yes)", "città".encode()), "città"),
    "a parameter without a value": ("text", typed(b"text/plain; charset"), LIPSUM.decode()),
    "a semicolon too many": ("text", typed(b"text/plain;; charset=utf-8;", "città".encode()), "città"),
    "no type at all": ("text", typed(b""), LIPSUM.decode()),
    "soft line breaks": ("text", coded(b"quoted-printable", b"Good=\r\n morning"), "Good morning"),
    "small hexadecimals": ("text", coded(b"quoted-printable", b"citt=c3=a0"), "città"),
    "a broken escape": ("text", coded(b"quoted-printable", b"50 =% off =Z"), "50 =% off =Z"),
    "base64 in one line": ("text", coded(b"base64", b64encode(LIPSUM * 90)), (LIPSUM * 90).decode()),
    "base64 without its end": ("text", coded(b"BASE64", b64encode(LIPSUM).rstrip(b"=")), LIPSUM.decode()),
    "base64 with noise": ("text", coded(b"base64", b"R29v!ZA=="), "Good"),
    "an encoding with a comment": ("text", coded(b"base64 (yes)", b64encode(LIPSUM)), LIPSUM.decode()),
    "an encoded word in a comment": ("sender.email", b"From: anna@x.example (=?utf-8?q?Ann=C3=A0?=)" + TEXT, "anna@x.example"),
    "encoded words within quotes": ("sender.name", b'From: "=?utf-8?q?Ann=C3=A0?=" <a@x.example>' + TEXT, "Annà"),
    "encoded words without a blank": ("subject", b"Subject: =?utf-8?q?a?==?utf-8?q?b?=" + TEXT, "ab"),
    "a language in an encoded word": ("subject", b"Subject: =?utf-8*it?q?citt=C3=A0?=" + TEXT, "città"),
    "an underscore for a blank": ("subject", b"Subject: =?utf-8?Q?a_b?=" + TEXT, "a b"),
    "a letter that is cut over two words": ("subject", b"Subject: =?utf-8?b?w6A=?=\r\n =?utf-8?b?w6g=?=" + TEXT, "àè"),
    "a boundary with blanks": ("text", typed(b'multipart/mixed; boundary="a b"', b"--a b\r\n\r\nGood\r\n--a b--"), "Good"),
    "blanks behind a boundary": ("text", typed(b"multipart/mixed; boundary=b", b"--b  \r\n\r\nGood\r\n--b--  "), "Good"),
    "no closing boundary": ("text", typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\nGood"), "Good"),
    "a boundary in another": ("text", typed(b"multipart/mixed; boundary=b", b"--b\r\n\r\nA\r\n--bc\r\nB\r\n--b--"), "A\n--bc\nB"),
    "an unknown multipart": ("text", typed(b"multipart/x-odd; boundary=b", b"--b\r\n\r\nGood\r\n--b--"), "Good"),
    "an unknown text is a file": ("attachments[0].content", typed(b"text/x-odd", LIPSUM), LIPSUM),
    # ---- RFC 2231 and 2183: names of files ----
    "a name in another charset": (FILE, attached(b"attachment; filename*=iso-8859-1'it'citt%E0.pdf"), "città.pdf"),
    "a name in pieces": (FILE, attached(b'attachment; filename*0="long "; filename*1="name.pdf"'), "long name.pdf"),
    "pieces out of order": (FILE, attached(b"attachment; filename*1=b.pdf; filename*0=a"), "ab.pdf"),
    "pieces in part encoded": (FILE, attached(b"inline; filename*0*=utf-8''citt%C3%A0; filename*1=.pdf"), "città.pdf"),
    "an encoded word as a name": (FILE, attached(b'attachment; filename="=?utf-8?q?citt=C3=A0.pdf?="'), "città.pdf"),
    "a name that leads elsewhere": (FILE, attached(b'attachment; filename="../../etc/passwd"'), "passwd"),
    "a name of the type alone": (FILE, attached(b"attachment", b'application/pdf; name="a.pdf"'), "a.pdf"),
    "a semicolon in a name": (FILE, attached(b'attachment; filename="a;b.pdf"'), "a;b.pdf"),
    # ---- RFC 6532: UTF-8 in headers ----
    "an address in UTF-8": ("sender.email", "From: Zażółć <zażółć@x.example>\r\n\r\ntext".encode(), "zażółć@x.example"),
    "a name in UTF-8": ("sender.name", "From: Zażółć <a@x.example>\r\n\r\ntext".encode(), "Zażółć"),
    "a file in UTF-8": (FILE, attached('attachment; filename="zażółć.pdf"'.encode()), "zażółć.pdf"),
    # ---- RFC 3464 and 6533: bounces ----
    "a bounce": (GONE, final(b"rfc822; a@x.example"), "a@x.example"),
    "its status": ("bounces[0].status", final(b"rfc822;a@x.example", b"FAILED", status=b"5.1.1 (gone)"), "5.1.1"),
    "a delay is none for good": ("bounces", final(b"rfc822; a@x.example", b"delayed", status=b"4.4.1"), ()),
    "folded fields of a bounce": (GONE, final(b"\r\n rfc822; a@x.example", status=b"5.0.0"), "a@x.example"),
    "an address of 6533": (GONE, final("utf-8; zażółć@x.example".encode(), report=GLOBAL), "zażółć@x.example"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_edge_of_the_standards_is_understood(name):
    asked, raw, wanted = CASES[name]
    found = read(raw)
    place, _bracket, rest = asked.partition("[")
    value = attrgetter(place)(found)
    if rest:
        index, _bracket, more = rest.partition("]")
        value = attrgetter(more.lstrip("."))(value[int(index)])
    assert value == wanted
