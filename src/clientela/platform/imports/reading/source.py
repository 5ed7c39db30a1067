"""A file's bytes and lines, unpacked and decoded as they stream, with every bound that keeps memory constant.

A byte that does not belong to the encoding becomes a mark of its own (U+DC00 + the byte) instead of an error:
reading goes on, the row that holds it can be refused by itself, and the byte can still be told.
"""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading.rows import RAW_LIMIT, Refused, Unreadable, grouped

LARGEST = 4_000_000_000  # bytes of one file as it is brought
CHUNK = 1 << 18
CELL_LIMIT = 1 << 20  # characters in one value
ROW_LIMIT = 1 << 23  # characters in one row
UNPACKED_LIMIT = 16 << 30  # bytes that a packed file may unpack to
UNPACKED_RATIO = 200  # beyond the first 64 MiB
UNPACKED_FREE = 64 << 20

SHORT_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # some write them before UTF-32 too
_MARK = 0xDC00
_GZIP = b"\x1f\x8b"


def _mark(error: UnicodeError) -> tuple[str | bytes, int]:
    """Codec error handler: bad bytes to marks when decoding, marks back to the same bytes when encoding."""
    if isinstance(error, UnicodeDecodeError):
        return "".join(chr(_MARK + byte) for byte in error.object[error.start : error.end]), error.end
    if isinstance(error, UnicodeEncodeError):
        bad = error.object[error.start : error.end]
        return bytes(ord(char) - _MARK if 0 <= ord(char) - _MARK < 256 else 0x3F for char in bad), error.end
    raise error


MARKED = "clientela-marked"
codecs.register_error(MARKED, _mark)


class _Unpacked(io.RawIOBase):
    """A gzip stream that stops with a clear text when it is broken or unpacks to an absurd size."""

    def __init__(self, path: Path) -> None:
        self._packed_size = path.stat().st_size
        self._stream = gzip.open(path)  # noqa: SIM115
        self._total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            count = self._stream.readinto(buffer)
        except (OSError, EOFError, zlib.error) as error:
            message = _("The file is packed with gzip and its end is missing or damaged (%(error)s). Pack it again.")
            raise Unreadable(message % {"error": error}) from error
        self._total += count
        if self._total > UNPACKED_LIMIT or self._total > UNPACKED_FREE + UNPACKED_RATIO * self._packed_size:
            message = _(
                "The file unpacks to more than %(size)s MiB from %(packed)s KiB. Unpack it and import the file inside."
            )
            raise Unreadable(message % {"size": grouped(self._total >> 20), "packed": grouped(self._packed_size >> 10)})
        return count

    def close(self) -> None:
        self._stream.close()
        super().close()


def is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == _GZIP


@contextmanager
def as_bytes(path: Path) -> Iterator[io.BufferedReader]:
    """The file's bytes; a gzip file is unpacked on the way."""
    with _Unpacked(path) if is_packed(path) else path.open("rb", buffering=0) as raw:
        yield io.BufferedReader(raw, CHUNK)


@contextmanager
def as_text(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The file's text with its line ends as they are; a bad byte is marked, never an error."""
    with as_bytes(path) as stream:
        if encoding.startswith("utf-32-") and stream.peek(2)[:2] in SHORT_MARKS:
            stream.read(2)
        with io.TextIOWrapper(stream, encoding, MARKED, newline="") as text:
            yield text


def lines(stream: io.TextIOBase) -> Iterator[str]:
    """Lines with their ends. A line longer than ROW_LIMIT gives its first part only, so memory stays bounded."""
    for line in iter(partial(stream.readline, ROW_LIMIT), ""):
        yield line
        while len(line) == ROW_LIMIT and not line.endswith(("\n", "\r")):
            line = stream.readline(ROW_LIMIT)


def is_clean(text: str) -> bool:
    """No NUL, no marked byte: nothing that a database could not hold."""
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def fault(text: str, encoding: str) -> str | None:
    """Why this text of a row cannot be taken, or None."""
    if is_clean(text):
        return None
    if "\0" in text:
        return _("The row holds NUL characters, which are no text: the file was damaged, or is not a text file.")
    marks = [ord(char) - _MARK for char in text if 0xD800 <= ord(char) <= 0xDFFF]
    if not all(0 <= mark < 256 for mark in marks):
        return _("The row holds halves of characters (lone surrogates), which are no text.")
    listed = ", ".join(dict.fromkeys(f"0x{mark:02X}" for mark in marks[:5]))
    problem = _(
        "The row holds bytes that are not %(encoding)s text (%(bytes)s): save the file in one encoding and try again."
    )
    return problem % {"encoding": encoding, "bytes": listed}


def too_long(characters: int) -> str:
    """Why a row with a value longer than this is refused."""
    return _("The row holds a value longer than %(most)s characters.") % {"most": grouped(characters)}


def shown(text: str) -> str:
    """What the file held, fit to be kept and shown: bad bytes as Windows would show them, cut to 2,000 characters."""
    cut = text[:RAW_LIMIT]
    return cut if is_clean(cut) else "".join(map(_shown, cut))


def _shown(char: str) -> str:
    if not 0xD800 <= ord(char) <= 0xDFFF:
        return char.replace("\0", "")
    return bytes([ord(char) & 0xFF]).decode("cp1252", "replace").replace("\0", "")


def refused(number: int, reason: str, raw: str) -> Refused:
    return Refused(number, reason, shown(raw))
