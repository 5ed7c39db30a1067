"""Any file a company has: what it is and how it is laid out (`detect`), and its rows as they stream (`read`)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clientela.platform.imports.reading import cards, delimited, encoding, json_records, styles, workbook, xml_records
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
    grouped,
)
from clientela.platform.imports.reading.source import as_bytes, as_text

__all__ = ["Layout", "Refused", "Row", "Told", "Unreadable", "as_payload", "detect", "read"]

COLUMNS = 20_000
HEAD = 1 << 16  # characters or bytes by which a format is told

_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_PICTURE = gettext_noop("The file is a picture, not a table.")
_PACKED = gettext_noop("The file is packed. Unpack it and import the file inside.")
_KNOWN_BINARY = (
    (b"%PDF", gettext_noop("The file is a PDF document, not a table.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"7z\xbc\xaf\x27\x1c", gettext_noop("The file is a 7-Zip archive, not a table.")),
    (b"Rar!", gettext_noop("The file is a RAR archive, not a table.")),
    (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"BZh", _PACKED),
    (b"\xfd7zXZ", _PACKED),
    (b"SQLite format 3", gettext_noop("The file is an SQLite database, not a table.")),
    (b"PAR1", gettext_noop("The file is a Parquet file, not a table.")),
)
_CONTROL = re.compile("[\0\x02-\x08\x0e-\x19\x7f]")
_MAILS = re.compile(
    r"From [^\r\n]*\d{4}[^\r\n]*\r?\n[!-9;-~]+:|(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|X-Gmail-Labels): ",
    re.I,
)
_TAGS = re.compile(r"<(?:[?!/]|[A-Za-z][\w:.-]*[\s/>])")


@dataclass(frozen=True)
class _Reader:
    detect: Callable[[Path, str, Told], Shape]
    read: Callable[[Path, Layout], Iterator[Row | Refused]]


_READERS: dict[Format, _Reader] = {
    "delimited": _Reader(delimited.detect, delimited.read),
    "workbook": _Reader(workbook.detect, workbook.read),
    "json_lines": _Reader(json_records.detect_lines, json_records.read_lines),
    "json": _Reader(json_records.detect, json_records.read),
    "xml": _Reader(xml_records.detect, xml_records.read),
    "cards": _Reader(cards.detect, cards.read),
}


def detect(path: Path, *, name: str | None = None, told: Told | None = None) -> Layout:
    """How the file is laid out, by what it holds; `name` (else the path's) helps where that is not enough.

    What is `told` is taken instead of a guess. Raises Unreadable for what cannot be read at all.
    """
    told = told or {}
    if len(told.get("delimiter", ",")) != 1 or len(told.get("quote", "")) > 1:
        raise Unreadable(_("A delimiter is one character, and so is a quote."))
    with as_bytes(path) as stream:
        head = stream.read(HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty. Check that it is the one you meant, and that it was saved."))
    if head.startswith(_WORKBOOKS):
        form: Format = "workbook"
        guess = Guess("utf-8", 1.0, _("workbooks say so themselves"))
    else:
        _refuse_binary(head)
        guess = _told_encoding(told) or encoding.guess(path)
        form = _text_format(path, guess.name, name or path.name)
    try:
        shape = _READERS[form].detect(path, guess.name, told)
    except UnicodeError as error:
        problem = _("The file cannot be read as %(encoding)s (%(error)s). Choose another encoding.")
        raise Unreadable(problem % {"encoding": guess.name, "error": error}) from error
    if len(shape.headings) > COLUMNS:
        said = {"count": grouped(len(shape.headings)), "most": grouped(COLUMNS)}
        raise Unreadable(_("The file has %(count)s columns; at most %(most)s can be read.") % said)
    return _with_styles(path, _layout(form, guess, shape), shape.sample)


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    """The rows of the file in its order, each taken or refused with a reason; streams in constant memory.

    Small workbooks alone are opened whole. Raises Unreadable where the file as a whole fails midway.
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
        decimal, because = ".", _("such files write numbers in one way only")
    return replace(layout, dates=dates, dates_because=dates_because, decimal=decimal, decimal_because=because)


def _told_encoding(told: Told) -> Guess | None:
    if "encoding" not in told:
        return None
    try:
        "".encode(told["encoding"])
    except LookupError as error:
        raise Unreadable(_("There is no encoding called %(name)s.") % {"name": told["encoding"]}) from error
    return Guess(told["encoding"], 1.0, _("as told"))


def _refuse_binary(head: bytes) -> None:
    for mark, what in _KNOWN_BINARY:
        if head.startswith(mark):
            raise Unreadable(_taken(_(what)))


def _taken(problem: str) -> str:
    """What is wrong with the file, and what would be right."""
    return f"{problem} " + _("Clientela reads CSV, TSV, XLSX, XLS, ODS, JSON, JSON Lines, XML and vCard files.")


def _text_format(path: Path, encoding_name: str, name: str) -> Format:
    with as_text(path, encoding_name) as stream:
        head = stream.read(HEAD)
    if len(_CONTROL.findall(head)) > max(10, 0.02 * len(head)):
        raise Unreadable(_taken(_("The file is no text: too much of it are control characters.")))
    if cards.are_in(head, name):
        return "cards"
    begins = head.lstrip("\ufeff \t\r\n")
    if _MAILS.match(begins):
        raise Unreadable(
            _(
                "The file holds mails. Choose as what it holds the mailbox that they are of; connect one first if you have none."
            )
        )
    if begins.upper().startswith("BEGIN:VCALENDAR"):
        raise Unreadable(_("The file is a calendar (iCalendar), not a table of records. Import it as a calendar."))
    if _TAGS.match(begins):
        _refuse_markup(begins)
    if begins.startswith("<?xml"):
        return "xml"
    return json_records.format_of(head) or "delimited"


def _refuse_markup(text: str) -> None:
    start = text[:5_000].lower()
    if "<html" in start or "<table" in start:
        raise Unreadable(
            _("The file is a web page (HTML), whatever its name says. Open it and save it as XLSX or CSV.")
        )
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        raise Unreadable(_("The file is an XML spreadsheet of 2003. Open it and save it as XLSX or CSV."))
