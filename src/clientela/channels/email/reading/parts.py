"""The structure of a message: header fields and parts, found without decoding anything, and only so deep and so many.

Ours rather than the standard library's parser, whose time grows with depth times lines and whose recursion a mail nested a
thousand deep exhausts. What lies beyond the bounds stays as the content of the part that holds it, so that nothing is lost.
Parts are found by their places in the one message, and only leaves are copied out of it: memory does not grow with depth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property

from clientela.channels.email.reading import notes
from clientela.channels.email.reading.charsets import text_of

DEPTH = 30
PARTS = 1_000
FIELDS = 2_000
HEAD = 256 * 1024  # bytes of one header
SEARCHED = 300_000_000  # bytes that are searched for the ends of parts, in all levels together
TEXT, HTML = 2_000_000, 1_000_000  # characters of all texts and of all HTML; what is longer is a file
OLD_FILES = 50  # that stand in texts
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_LINE = re.compile(rb"\r\n|\n|\r(?!\n)")
_HEAD_END = re.compile(rb"(?:\A|\r\n|\n|\r(?!\n))(?:\r\n|\n|\r(?!\n))")
_POSTMARK = re.compile(rb">?From [^\r\n]*(?:\r\n|\n|\r)")
_CONTENT = ("content-type", "content-disposition", "content-transfer-encoding")


@dataclass
class Budget:
    """What is left of the bounds for one message, and what was met beyond them."""

    parts: int = PARTS
    searched: int = SEARCHED
    text: int = TEXT
    html: int = HTML
    old_files: int = OLD_FILES
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


@dataclass(frozen=True)
class Part:
    fields: tuple[tuple[str, bytes], ...]  # names in lower case, values unfolded and undecoded
    body: bytes = field(repr=False)
    parts: tuple["Part", ...] = ()

    def all(self, name: str) -> list[bytes]:
        return [value for key, value in self.fields if key == name]

    def first(self, name: str) -> bytes:
        return next((value for key, value in self.fields if key == name), b"")

    @cached_property
    def typed(self) -> Message:
        """The content fields as the standard library reads their parameters (RFC 2045, 2231)."""
        out = Message()
        for name in _CONTENT:
            value = text_of(self.first(name)[:16_384])[0].replace("\x00", "")
            if value.strip():
                out[name] = value
        return out

    @cached_property
    def media_type(self) -> str:
        """“text/plain” where nothing usable is said (RFC 2045, 5.2)."""
        if not self.typed.get("content-type"):
            return "text/plain"
        said = re.match(r"\s*([\w.+-]+)\s*/\s*([\w.+-]+)", self.typed["content-type"])
        return f"{said[1]}/{said[2]}".lower() if said else "text/plain"

    def walk(self) -> Iterator["Part"]:
        """The leaves, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            if part.parts:
                waiting.extend(reversed(part.parts))
            else:
                yield part


def structure(raw: bytes, budget: Budget) -> Part:
    """A message with its parts."""
    return _part(raw, Span(0, len(raw)), budget, depth=0)


def header_of(raw: bytes) -> tuple[tuple[str, bytes], ...]:
    """The header fields at the start of these bytes."""
    return _fields(_divided(raw, Span(0, len(raw)), Budget())[0], Budget())


@dataclass(frozen=True)
class Span:
    """Where something stands in a message."""

    start: int
    end: int
    around: bool = False  # before the first or after the last part

    def of(self, raw: bytes) -> bytes:
        return raw[self.start : self.end]


def _part(raw: bytes, span: Span, budget: Budget, *, depth: int) -> Part:
    head, body = _divided(raw, span, budget)
    fields = _fields(head, budget)
    budget.parts -= 1
    part = Part(fields, b"")
    if not part.media_type.startswith("multipart/"):
        return Part(fields, body.of(raw))
    boundary = _boundary(part)
    budget.searched -= body.end - body.start
    if depth >= DEPTH or budget.parts <= 0 or budget.searched < 0:
        budget.note(notes.TOO_DEEP)
        return Part(fields, body.of(raw))
    pieces = _pieces(raw, body, boundary, most=budget.parts + 1) if boundary else []
    if not pieces:
        budget.note(notes.NO_PARTS)
        return Part(fields, body.of(raw))
    return Part(fields, b"", tuple(_children(raw, pieces, budget, depth)))


def _children(raw: bytes, pieces: list[Span], budget: Budget, depth: int) -> Iterator[Part]:
    for piece in pieces:
        if piece.around:
            yield Part((("content-type", b"x-clientela/around"),), piece.of(raw))
        elif budget.parts <= 0:
            budget.note(notes.TOO_DEEP)
            yield Part((("content-type", b"application/octet-stream"),), raw[piece.start : pieces[-1].end])
            return
        else:
            yield _part(raw, piece, budget, depth=depth + 1)


def _divided(raw: bytes, span: Span, budget: Budget) -> tuple[bytes, Span]:
    """Header, and where the body stands; a text that never was a header is all body."""
    postmark = _POSTMARK.match(raw, span.start, span.end)
    start = postmark.end() if postmark else span.start
    start += 3 if raw.startswith(b"\xef\xbb\xbf", start) else 0
    seen = raw[start : min(start + HEAD, span.end)]
    end = _HEAD_END.search(seen)
    if end:
        head, begins = seen[: end.start()], start + end.end()
    else:
        head, begins = seen, start + len(seen)
        if len(seen) == HEAD:
            budget.note(notes.LONG_HEADER)
    first = _LINE.split(head, maxsplit=1)[0]
    if head and not _FIELD.match(first) and not first.startswith((b" ", b"\t")) and _misbegun(head):
        return b"", Span(start, span.end)
    return head, Span(begins, span.end)


def _misbegun(head: bytes) -> bool:
    """Of a header whose first line is none: where more follow it is a header all the same, else there is none."""
    lines = [line for line in _LINE.split(head)[:20] if line]
    return sum(bool(_FIELD.match(line)) for line in lines) * 2 < len(lines)


def _fields(head: bytes, budget: Budget) -> tuple[tuple[str, bytes], ...]:
    found: list[tuple[str, list[bytes]]] = []
    for line in _LINE.split(head):
        begun = _FIELD.match(line) if line[:1] not in (b" ", b"\t") else None
        if begun:
            if len(found) >= FIELDS:
                budget.note(notes.MANY_FIELDS)
                break
            found.append((begun[1].decode("ascii").lower(), [begun[2]]))
        elif found and line.strip():
            # A line that is neither a field nor folded belongs, as far as anybody can tell, to the one above.
            found[-1][1].append(line if line[:1] in (b" ", b"\t") else b" " + line)
    return tuple((name, b"".join(lines).strip()) for name, lines in found)


def _boundary(part: Part) -> bytes:
    try:
        said = part.typed.get_boundary() or ""
    except (ValueError, TypeError, IndexError, LookupError):
        said = ""
    boundary = said.encode("utf-8", "surrogateescape").rstrip()
    if not boundary:  # written where no parameter may stand
        loose = re.search(rb'boundary\s*=\s*"?([^";\r\n]+)', part.first("content-type"), re.IGNORECASE)
        boundary = loose[1].strip() if loose else b""
    return boundary[:200]


def _pieces(raw: bytes, body: Span, boundary: bytes, *, most: int) -> list[Span]:
    """What stands between delimiters; a last part that is not closed ends with the body. What stands around them is a part too."""
    out: list[Span] = []
    start, closed = -1, False
    for found in _delimiters(raw, body, boundary):
        before = _unbroken(raw, found.start(), body.start)
        if start >= 0:
            out.append(Span(_after_break(raw, start), before))
        elif raw[body.start : before].strip():
            out.append(Span(body.start, before, around=True))
        start = found.end()
        closed = bool(found[1])
        if closed or len(out) >= most:
            break
    if start < 0:
        return []
    if not closed:
        out.append(Span(_after_break(raw, start), body.end))
    elif raw[start : body.end].strip():
        out.append(Span(start, body.end, around=True))
    return out


def _delimiters(raw: bytes, body: Span, boundary: bytes) -> Iterator[re.Match[bytes]]:
    """The lines of a boundary. The pattern begins with what must stand there, which is searched for fast."""
    line = re.escape(b"--" + boundary)
    ends = rb"(--)?[ \t]*(?=\r|\n|\Z)"
    first = re.compile(line + ends).match(raw, body.start, body.end)
    if first:
        yield first
    yield from re.compile(line + rb"(?<=[\r\n]" + line + rb")" + ends).finditer(
        raw, first.end() if first else body.start, body.end
    )


def _unbroken(raw: bytes, place: int, least: int) -> int:
    """Where a line ends before its break, which belongs to the delimiter that follows (RFC 2046, 5.1.1)."""
    width = 2 if raw.endswith(b"\r\n", least, place) else 1 if raw.endswith((b"\r", b"\n"), least, place) else 0
    return place - width


def _after_break(raw: bytes, place: int) -> int:
    return place + (2 if raw.startswith(b"\r\n", place) else 1 if raw.startswith((b"\r", b"\n"), place) else 0)
