"""mbox (RFC 4155): where each mail of a file begins and ends, in all four dialects, and its bytes as they were before that.

mboxo and mboxrd quote a line of a mail that begins with “From ”, mboxcl and mboxcl2 say how long a mail is, and mboxcl2 quotes
nothing. A length is believed only where the next mail, or the end, is found behind it. The file is read in pieces of one size.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz
from io import BytesIO
from typing import BinaryIO
from zlib import crc32

PIECE = 1 << 20
REACH = 1 << 12  # bytes behind a beginning that are looked at, to tell it from a sentence
HEADER = 1 << 18
_BITS = 20  # of a name that tell its beginning; the rest is its place
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} [A-Z][a-z]{2})\b"
# A line “From …”, behind it a field as no sentence has it: with a day, or behind an empty line.
_BEGIN = re.compile(
    rb"\n(?:(?P<bare>\r?\n)|)(?P<line>From [^\r\n]{0,300}?(?P<day>" + _DAY + rb")[^\r\n]{0,200}\r?\n"
    rb"(?=>?From [^\r\n]{0,500}\r?\n|[!-9;-~]{1,80}[ \t]*:|\r?\n|\Z)"
    rb"|(?<=\n\n|\r\n)From [^\r\n]{0,500}\r?\n(?=[!-9;-~]{1,80}[ \t]*:))"
)
_LENGTH = re.compile(rb"(?im)^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$")
_NEXT = re.compile(rb"(?:\r?\n){0,2}(?:From |\Z)")
_END = re.compile(rb"\r?\n\r?\n")
_QUOTED = re.compile(rb"(?m)^>(>*From )")
_UNQUOTED = re.compile(rb"(?m)^From ")


@dataclass(frozen=True)
class Spot:
    """Where a mail lies, its line “From …” not among it."""

    start: int
    size: int
    line: int  # where that line begins


class Mbox:
    """A file of mails. Each is named by its place and by how it begins, so that a file that has grown is the same one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._names, self._lines, self._starts, self._ends = array("Q"), array("Q"), array("Q"), array("Q")
        for line, start, mark in _begins(stream):
            if self._lines:
                self._ends.append(line)
            self._lines.append(line)
            self._starts.append(start)
            self._names.append(line << _BITS | mark)
        if self._lines:
            self._ends.append(stream.seek(0, 2))

    @classmethod
    def empty(cls) -> "Mbox":
        return cls(BytesIO())

    @property
    def names(self) -> Sequence[int]:
        return self._names

    def spot(self, name: int) -> Spot:
        """Raises LookupError."""
        at = bisect_left(self._names, name)
        if at == len(self._names) or self._names[at] != name:
            raise LookupError(name)
        return Spot(self._starts[at], self._ends[at] - self._starts[at], self._lines[at])

    def header(self, name: int) -> bytes:
        spot = self.spot(name)
        return header_of(self._bytes(spot.start, min(spot.size, HEADER)))

    def mail(self, name: int, most: int) -> bytes:
        """As much of it as is wanted, without the quoting."""
        spot = self.spot(name)
        raw = self._bytes(spot.start, min(spot.size, most))
        if spot.size <= most:
            raw = raw[:-1] if raw.endswith(b"\n\n") else raw[:-2] if raw.endswith(b"\n\r\n") else raw
        head = _END.search(raw)
        if head and _LENGTH.search(raw, 0, head.end()) and _UNQUOTED.search(raw, head.end()):
            return raw  # mboxcl2
        return _QUOTED.sub(rb"\1", raw)

    def received(self, name: int) -> datetime | None:
        """When it came, as the line before it says."""
        spot = self.spot(name)
        said = self._bytes(spot.line, min(spot.start - spot.line, 600)).decode("ascii", "replace")
        day = re.search(_DAY.decode() + ".*", said)
        told = parsedate_tz(day[0]) if day else None
        try:
            return datetime.fromtimestamp(mktime_tz(told), UTC) if told else None
        except (ValueError, OverflowError, OSError):
            return None

    def _bytes(self, start: int, size: int) -> bytes:
        self._stream.seek(start)
        return self._stream.read(size)


def begins(head: bytes) -> bool:
    """Whether a file that begins so is one of mails."""
    found = _BEGIN.match(b"\n\n" + head.lstrip(b"\r\n"))
    return found is not None


def header_of(content: bytes) -> bytes:
    """A mail up to its first empty line."""
    found = _END.search(content)
    return content[: found.end()] if found else content


def _begins(stream: BinaryIO) -> Iterator[tuple[int, int, int]]:
    """Of each mail where its line begins, where it begins itself, and a mark of how it begins."""
    end, at = stream.seek(0, 2), 0
    while at < end:
        base = max(at - 3, 0)
        limit = base + PIECE  # what begins behind it is found in the next piece
        stream.seek(base)
        piece = stream.read(PIECE + REACH)
        text, shift = (b"\n\n" + piece, -2) if base == 0 else (piece, base)
        for found in _BEGIN.finditer(text):
            line, start = shift + found.start("line"), shift + found.end()
            if line >= limit:
                break
            if line >= at and (found["bare"] or found["day"]):
                first, _rest, _more = text[found.end() : found.end() + 200].partition(b"\n")
                yield line, start, crc32(found["line"] + first) & ((1 << _BITS) - 1)
                at = _said_end(stream, start, end) or start
        at = max(at, limit)


def _said_end(stream: BinaryIO, start: int, end: int) -> int:
    """Where a mail ends by its own word; 0 where it says nothing, or nothing that can be right."""
    stream.seek(start)
    head = stream.read(min(HEADER, end - start))
    found = _END.search(head)
    said = _LENGTH.search(head, 0, found.end()) if found else None
    if not found or not said:
        return 0
    behind = start + found.end() + int(said[1])
    if behind > end:
        return 0
    stream.seek(behind)
    rest = stream.read(16)
    return behind if not rest or _NEXT.match(rest) else 0
