"""Header fields decoded: words in any charset (RFC 2047, 6532), addresses, ids of messages, moments."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from clientela.channels.email.reading.charsets import text_of
from clientela.channels.email.reading.mail import Address

LONGEST = 64 * 1024  # bytes of one field that are looked at
ADDRESSES = 1_000
# begun where a word begins, or a long word without an end would be searched from each of its letters
EMAIL = re.compile(
    r'(?:"(?:[^"\\\r\n]|\\.){1,64}"|(?<![^\s<>()\[\],;:"@])[^\s<>()\[\],;:"@]{1,320})@[^\s<>()\[\],;:"@]{1,320}'
)
_NEEDS_QUOTES = re.compile(r'[\s<>()\[\],;:"@\\]')
_WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bBqQ]\?)")
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]+")
_ID = re.compile(r"<([^<>\s]{1,900})>")
# Each kind of token also matches unclosed, so that no place in a text is looked at twice.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^<>]*>?|[,;:]|[^",;:<>()]+|.', re.DOTALL)
_QUOTE = re.compile(r'(?<!\\)"')
NAME = 1_000  # characters of a name and its address together
_ZONE_WORDS = re.compile(r"\s*\([^()]*\)")
_EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)


def words(raw: bytes) -> str:
    """A field as people read it, on one line."""
    text, _sure = text_of(raw[:LONGEST])
    return _UNSEEN.sub(" ", decoded(text)).strip()


def decoded(text: str) -> str:
    """Encoded words decoded. Neighbours of one charset are joined first: many programs cut a letter in two."""
    if "=?" not in text:
        return text
    out: list[str] = []
    last, waiting, charset = 0, b"", ""
    text = _BETWEEN.sub(r"\1", text)
    for found in _WORD.finditer(text):
        between = text[last : found.start()]
        if waiting and (between or found[1].lower() != charset):
            out.append(text_of(waiting, charset)[0])
            waiting = b""
        out.append(between)
        waiting, charset, last = waiting + _bytes(found[2], found[3]), found[1].lower(), found.end()
    out.append(text_of(waiting, charset)[0] if waiting else "")
    return "".join(out) + text[last:]


def _bytes(how: str, word: str) -> bytes:
    raw = word.encode("utf-8", "surrogateescape")
    if how in "qQ":
        return quopri.decodestring(raw.replace(b"_", b" "), header=True)
    return from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """As much as can be read of it, whatever stands between or is missing at its end."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    try:
        return base64.b64decode(clean[: len(clean) - (len(clean) % 4 == 1)] + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def addresses(values: Iterable[bytes]) -> tuple[Address, ...]:
    """All addresses of these fields, groups opened (RFC 5322, 3.4); what is none at all is left out."""
    out: list[Address] = []
    for value in values:
        text, _sure = text_of(value[:LONGEST])
        out += _mailboxes(text)
        if len(out) >= ADDRESSES:
            break
    return tuple(dict.fromkeys(out[:ADDRESSES]))


def _mailboxes(text: str) -> list[Address]:
    if len(_QUOTE.findall(text)) % 2:  # one is missing: none can be told from the others
        text = text.replace('"', " ")
    out, name, angle, remark = [], "", None, ""
    pieces = [*_TOKEN.findall(text), ","]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece in (",", ";"):
            out.append(_address(name, angle, remark))
            name, angle, remark = "", None, ""
        elif piece == ":":
            name = ""  # a group's name; its members follow
        elif piece[0] == "<" and piece[-1] == ">":
            angle = piece[1:-1] if angle is None else angle
        elif piece[0] == "(":
            remark = remark or piece[1:].removesuffix(")")
        elif piece[0] == '"' and piece[-1] == '"' and len(piece) > 1:
            bare = re.sub(r"\\(.)", r"\1", piece[1:-1])
            name += piece if following[:1] == "@" and _NEEDS_QUOTES.search(bare) else bare  # a quoted local part
        else:
            name += piece
    return [one for one in out if one is not None]


def _address(name: str, angle: str | None, remark: str) -> Address | None:
    """One mailbox: a name and <…>, a bare address, or an address with its owner in brackets (RFC 822)."""
    whole, angle = decoded(name[:NAME]), angle[:NAME] if angle is not None else None
    name = _tidy(whole)
    bare = EMAIL.search(decoded(angle) if angle is not None else whole)
    if bare is None and angle is not None:
        bare = EMAIL.search(whole)
    email = bare[0].strip(".'") if bare else ""
    if angle is None and bare:
        name = _tidy(whole.replace(bare[0], " ")) or _tidy(decoded(remark))
    name = "" if name.lower() == email.lower() else name
    return Address(name[:200], email[:320]) if email else None


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", _UNSEEN.sub(" ", text)).strip(" \"'")


def message_ids(raw: bytes) -> tuple[str, ...]:
    """Ids in angle brackets, and as some programs write them, without."""
    text = raw[:LONGEST].decode("utf-8", "replace").replace("\ufffd", "?").replace("\x00", "")
    found = _ID.findall(text)
    if not found:
        found = [word.strip("<>,;") for word in text.split() if "@" in word][:1]
    return tuple(dict.fromkeys(one[:500] for one in found if one))[-200:]


def moment(raw: bytes, *, now: datetime | None = None) -> datetime | None:
    """A date as UTC; None for what is none, or can't be: before mail was, or more than a day ahead."""
    text = _ZONE_WORDS.sub("", words(raw[:500])).strip()
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _EARLIEST <= at <= (now or datetime.now(UTC)) + timedelta(days=1) else None


def conversation(raw: bytes) -> str:
    """The first 22 bytes of a Thread-Index name the conversation (MS-OXOMSG)."""
    head = from_base64(raw[:64])[:22]
    return head.hex() if len(head) == 22 else ""
