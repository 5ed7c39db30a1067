"""The structure of a message: header fields and parts, found without decoding anything, and only so deep and so many.

Ours rather than the standard library's parser, whose time grows with depth times lines and whose recursion a mail nested a
thousand deep exhausts. What lies beyond the bounds stays as the content of the part that holds it, so that nothing is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from functools import cached_property

from clientela.channels.email.reading.charsets import text_of

DEPTH = 30
PARTS = 1_000
FIELDS = 2_000
HEAD = 256 * 1024  # bytes of one header
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
_LINE = re.compile(rb"\r\n|\n|\r(?!\n)")
_HEAD_END = re.compile(rb"(?:\A|\r\n|\n|\r(?!\n))(?:\r\n|\n|\r(?!\n))")
_CONTENT = ("content-type", "content-disposition", "content-transfer-encoding")


@dataclass
class Budget:
    """What is left of the bounds for one message, and what was met beyond them."""

    parts: int = PARTS
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
    return _part(raw, budget, depth=0)


def header_of(raw: bytes) -> tuple[tuple[str, bytes], ...]:
    """The header fields at the start of these bytes."""
    return _fields(_divided(raw, Budget())[0], Budget())


def _part(raw: bytes, budget: Budget, *, depth: int) -> Part:
    head, body = _divided(raw, budget)
    part = Part(_fields(head, budget), body)
    budget.parts -= 1
    if not part.media_type.startswith("multipart/"):
        return part
    boundary = _boundary(part)
    if depth >= DEPTH or budget.parts <= 0:
        budget.note("nested too deep, or in too many parts: the rest was kept as it came")
        return part
    pieces = _pieces(body, boundary) if boundary else []
    if not pieces:
        budget.note("a multipart without parts")
        return part
    return Part(part.fields, body, tuple(_children(pieces, budget, depth)))


def _children(pieces: list[bytes], budget: Budget, depth: int) -> Iterator[Part]:
    for place, piece in enumerate(pieces):
        if budget.parts <= 0:
            budget.note("nested too deep, or in too many parts: the rest was kept as it came")
            yield Part((("content-type", b"application/octet-stream"),), b"\n".join(pieces[place:]))
            return
        yield _part(piece, budget, depth=depth + 1)


def _divided(raw: bytes, budget: Budget) -> tuple[bytes, bytes]:
    """Header and body; a text that never was a header is all body."""
    raw = re.sub(rb"\A(?:>?From [^\r\n]*(?:\r\n|\n|\r))?", b"", raw, count=1)
    raw = raw[3:] if raw.startswith(b"\xef\xbb\xbf") else raw
    end = _HEAD_END.search(raw, 0, HEAD)
    if end:
        head, body = raw[: end.start()], raw[end.end() :]
    elif len(raw) >= HEAD:
        budget.note("a header of more than 256 kB: the rest was not read")
        head, body = raw[:HEAD], raw[HEAD:]
    else:
        head, body = raw, b""
    first = _LINE.split(head, maxsplit=1)[0]
    if head and not _FIELD.match(first) and not first.startswith((b" ", b"\t")):
        return _misbegun(head, body, raw)
    return head, body


def _misbegun(head: bytes, body: bytes, raw: bytes) -> tuple[bytes, bytes]:
    """A header whose first line is none: where more follow it is a header all the same, else there is none."""
    lines = [line for line in _LINE.split(head)[:20] if line]
    fields = sum(bool(_FIELD.match(line)) for line in lines)
    return (head, body) if fields * 2 >= len(lines) else (b"", raw)


def _fields(head: bytes, budget: Budget) -> tuple[tuple[str, bytes], ...]:
    found: list[tuple[str, list[bytes]]] = []
    for line in _LINE.split(head):
        begun = _FIELD.match(line) if line[:1] not in (b" ", b"\t") else None
        if begun:
            if len(found) >= FIELDS:
                budget.note("more than 2,000 header fields: the rest was not read")
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


def _pieces(body: bytes, boundary: bytes) -> list[bytes]:
    """What stands between delimiters; a last part that is not closed ends with the body. What stands around them is a part too."""
    mark = re.compile(rb"(?:\A|\r\n|\n|\r(?!\n))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r|\n|\Z)")
    out: list[bytes] = []
    start, closed = -1, False
    for found in mark.finditer(body):
        if start >= 0:
            out.append(_after_break(body[start : found.start()]))
        elif body[: found.start()].strip():
            out.append(b"content-type: x-clientela/around\n\n" + body[: found.start()])
        start = found.end()
        if found[1]:
            closed = True
            break
    if start < 0:
        return []
    rest = body[start:]
    if not closed:
        out.append(_after_break(rest))
    elif rest.strip():
        out.append(b"content-type: x-clientela/around\n\n" + rest)
    return out


def _after_break(piece: bytes) -> bytes:
    return re.sub(rb"\A(?:\r\n|\n|\r)", b"", piece, count=1)
