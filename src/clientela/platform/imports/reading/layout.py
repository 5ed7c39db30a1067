"""Any file a company has: what it is and how it is laid out (`detect`), and its rows as they stream (`read`)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clientela.platform.imports.reading import cards, delimited, encoding, json_records, styles, workbook
from clientela.platform.imports.reading.encoding import Guess
from clientela.platform.imports.reading.rows import (
    Format,
    Layout,
    Refused,
    Row,
    Shape,
    Told,
    Unreadable,
    as_payload,
)
from clientela.platform.imports.reading.source import as_bytes, as_text

__all__ = ["Layout", "Refused", "Row", "Told", "Unreadable", "as_payload", "detect", "read"]

COLUMNS = 20_000
HEAD = 1 << 16  # characters or bytes by which a format is told

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_KNOWN_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"BZh", "packed with bzip2"),
    (b"\xfd7zXZ", "packed with xz"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
_CONTROL = re.compile("[\0\x02-\x08\x0e-\x19\x7f]")
_TAGS = re.compile(r"<(?:[?!/]|[A-Za-z][\w:.-]*[\s/>])")
_TAKEN = "Clientela reads CSV, TSV, XLSX, XLS, ODS, JSON, JSON Lines and vCard files."


@dataclass(frozen=True)
class _Reader:
    detect: Callable[[Path, str, Told], Shape]
    read: Callable[[Path, Layout], Iterator[Row | Refused]]


_READERS: dict[Format, _Reader] = {
    "delimited": _Reader(delimited.detect, delimited.read),
    "workbook": _Reader(workbook.detect, workbook.read),
    "json_lines": _Reader(json_records.detect_lines, json_records.read_lines),
    "json": _Reader(json_records.detect, json_records.read),
    "cards": _Reader(cards.detect, cards.read),
}


def detect(path: Path, *, name: str | None = None, told: Told | None = None) -> Layout:
    """How the file is laid out, by what it holds; `name` (else the path's) helps where that is not enough.

    What is `told` is taken instead of a guess. Raises Unreadable for what cannot be read at all.
    """
    told = told or {}
    if len(told.get("delimiter", ",")) != 1 or len(told.get("quote", "")) > 1:
        raise Unreadable("A delimiter is one character, and so is a quote.")
    with as_bytes(path) as stream:
        head = stream.read(HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty. Check that it is the one you meant, and that it was saved.")
    if head.startswith(_WORKBOOKS):
        form: Format = "workbook"
        guess = Guess("utf-8", 1.0, "workbooks say so themselves")
    else:
        _refuse_binary(head)
        guess = _told_encoding(told) or encoding.guess(path)
        form = _text_format(path, guess.name, name or path.name)
    try:
        shape = _READERS[form].detect(path, guess.name, told)
    except UnicodeError as error:
        raise Unreadable(f"The file cannot be read as {guess.name} ({error}). Choose another encoding.") from error
    if len(shape.headings) > COLUMNS:
        raise Unreadable(f"The file has {len(shape.headings):,} columns; at most {COLUMNS:,} can be read.")
    return _with_styles(path, _layout(form, guess, shape), shape.sample)


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    """The rows of the file in its order, each taken or refused with a reason; streams in constant memory.

    A workbook alone is opened whole, within bounds. Raises Unreadable where the file as a whole fails midway.
    """
    return _READERS[layout.format].read(path, layout)


def _layout(form: Format, guess: Guess, shape: Shape) -> Layout:
    return Layout(
        format=form,
        encoding=guess.name,
        encoding_sure=guess.sure,
        encoding_because=guess.because,
        decimal=".",
        dates="ymd",
        decimal_because="",
        dates_because="",
        **{name: value for name, value in vars(shape).items() if name != "sample"},
    )


def _with_styles(path: Path, layout: Layout, rows: Sequence[Row] | None) -> Layout:
    sample = styles.sample(read(path, layout) if rows is None else rows, len(layout.headings))
    dates, dates_because = styles.date_order(sample)
    if layout.format == "delimited":
        decimal, because = styles.decimal_mark(sample, delimiter=layout.delimiter)
    else:  # numbers that are numbers come with a point
        decimal, because = ".", "such files write numbers in one way only"
    return replace(layout, dates=dates, dates_because=dates_because, decimal=decimal, decimal_because=because)


def _told_encoding(told: Told) -> Guess | None:
    if "encoding" not in told:
        return None
    try:
        "".encode(told["encoding"])
    except LookupError as error:
        raise Unreadable(f"There is no encoding called {told['encoding']}.") from error
    return Guess(told["encoding"], 1.0, "as told")


def _refuse_binary(head: bytes) -> None:
    for mark, what in _KNOWN_BINARY:
        if head.startswith(mark):
            raise Unreadable(f"The file is {what}, not a table. {_TAKEN}")


def _text_format(path: Path, encoding_name: str, name: str) -> Format:
    with as_text(path, encoding_name) as stream:
        head = stream.read(HEAD)
    if len(_CONTROL.findall(head)) > max(10, 0.02 * len(head)):
        raise Unreadable(f"The file is no text: too much of it are control characters. {_TAKEN}")
    if cards.are_in(head, name):
        return "cards"
    begins = head.lstrip("\ufeff \t\r\n")
    if begins.upper().startswith("BEGIN:VCALENDAR"):
        raise Unreadable("The file is a calendar (iCalendar), not a table of records. Import it as a calendar.")
    if _TAGS.match(begins):
        _refuse_markup(begins)
    return json_records.format_of(head) or "delimited"


def _refuse_markup(text: str) -> None:
    start = text[:5_000].lower()
    if "<html" in start or "<table" in start:
        raise Unreadable("The file is a web page (HTML), whatever its name says. Open it and save it as XLSX or CSV.")
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise Unreadable("The file is an XML spreadsheet of 2003. Open it and save it as XLSX or CSV.")
    if start.startswith(("<?xml", "<!doctype")):
        raise Unreadable(f"The file is XML of a kind that is not known. {_TAKEN}")
