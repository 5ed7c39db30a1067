"""Reading a sheet of a workbook (XLSX, XLS, ODS): every cell as the text a person would type.

Numbers come without a trailing .0 and with the fifteen digits that spreadsheets keep, dates in ISO 8601, formulas as
the value they had when the file was saved. A small workbook is held by calamine, a large XLSX is streamed (`streamed`).
"""

import importlib
import mmap
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol
from xml.parsers import expat
from zipfile import BadZipFile

from django.utils.translation import gettext_noop
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading import header, sheets
from clientela.platform.imports.reading.rows import Layout, Refused, Row, Shape, Told, Unreadable, grouped
from clientela.platform.imports.reading.source import CELL_LIMIT, fault, is_packed, refused, too_long

RECORDS = 1_000  # of the sample, fewer where they are very wide
CELLS = 200_000
# Loaded with the first large workbook: openpyxl takes 19 MB of every process, and most of them never see one.
_STREAMED = "clientela.platform.imports.reading.streamed"

# What openpyxl lets through where a file is not what it says.
_BROKEN = (
    expat.ExpatError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OSError,
    EOFError,
    zlib.error,
    BadZipFile,
)
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED = gettext_noop("The workbook is protected by a password. Open it, save it without one, and import it again.")


def detect(path: Path, encoding: str, told: Told) -> Shape:
    """The sheet that holds the table, and its headings."""
    del encoding
    with _opened(path) as book:
        names = _candidates(book, told)
        for name in names:
            records = _sample(book.records(name))
            if any(cell for record in records for cell in record.cells):
                top = header.told(records, told["header_row"]) if "header_row" in told else header.find(records)
                headings = _trimmed(top.headings, records)
                rows = (_judge(record, len(headings)) for record in records if record.number > (top.number or 0))
                sample = tuple(row for row in rows if isinstance(row, Row))
                return Shape(headings=headings, header_row=top.number, sheet=name, sample=sample)
    raise Unreadable(_("The workbook holds no rows. Check that it is the one you meant, and that it was saved."))


class _Book(Protocol):
    """A workbook that is open, held or streamed."""

    @property
    def names(self) -> list[str]: ...
    @property
    def visible(self) -> list[str]: ...
    def records(self, name: str) -> Iterator[header.Record]:
        """The rows of the sheet as text, blank ones included."""


class _Held:
    """calamine's; the columns of a sheet begin with the first that holds anything."""

    def __init__(self, book: CalamineWorkbook) -> None:
        self._book, self.names = book, book.sheet_names
        self.visible = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]

    def records(self, name: str) -> Iterator[header.Record]:
        sheet = self._book.get_sheet_by_name(name)
        if sheet.start is not None:
            for number, cells in enumerate(sheet.iter_rows(), 1):
                yield header.Record(number, [as_text(cell) for cell in cells])


class _Streamed:
    def __init__(self, book: Any, rows: Callable[[Any, str], Iterator[tuple[Any, ...]]]) -> None:
        self._book, self._rows, self.names = book, rows, book.sheetnames
        self.visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]

    def records(self, name: str) -> Iterator[header.Record]:
        for number, cells in enumerate(self._rows(self._book, name), 1):
            yield header.Record(number, ["" if cell is None else as_text(cell) for cell in cells])


def _candidates(book: _Book, told: Told) -> list[str]:
    """The sheet that was named, else the visible ones."""
    if "sheet" in told:
        if told["sheet"] not in book.names:
            said = {"name": told["sheet"], "names": ", ".join(book.names)}
            raise Unreadable(_("There is no sheet called %(name)s. There are: %(names)s.") % said)
        return [told["sheet"]]
    return book.visible or list(book.names)


def _sample(records: Iterator[header.Record]) -> list[header.Record]:
    """The first rows, fewer where they are very wide."""
    out: list[header.Record] = []
    cells = 0
    for record in records:
        out.append(record)
        cells += len(record.cells)
        if len(out) >= RECORDS or (cells >= CELLS and len(out) >= 20):
            break
    return out


def _trimmed(headings: tuple[str, ...], records: list[header.Record]) -> tuple[str, ...]:
    """Without the last columns that only carry formatting."""
    used = max(place for record in records for place, cell in enumerate(record.cells, 1) if cell)
    return headings[: max(used, 1)]


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    """Every row below the headings; blank rows are passed over."""
    width = len(layout.headings)
    with _opened(path) as book:
        for record in book.records(layout.sheet or ""):
            if record.number > (layout.header_row or 0) and any(record.cells):
                yield _judge(record, width)


def _judge(record: header.Record, width: int) -> Row | Refused:
    text = "".join(record.cells)
    reason = fault(text, "valid")
    if any(record.cells[width:]):
        reason = _("The row has values beyond the %(columns)s columns that the sheet has at its top.") % {
            "columns": grouped(width)
        }
    elif len(text) > CELL_LIMIT and any(len(cell) > CELL_LIMIT for cell in record.cells):
        reason = too_long(CELL_LIMIT)
    if reason:
        return refused(record.number, reason, "\t".join(record.cells))
    cells: tuple[str | None, ...] = tuple(cell or None for cell in record.cells[:width])
    return Row(record.number, cells + (None,) * (width - len(cells)))


@contextmanager
def _opened(path: Path) -> Iterator[_Book]:
    if is_packed(path):
        raise Unreadable(_("The file is a packed workbook. Unpack it and import the workbook itself."))
    with path.open("rb") as file:
        old = file.read(4) == _OLE
    if old and _is_encrypted(path):
        raise Unreadable(_(_LOCKED))
    if old or sheets.check(path):
        yield from _held(path)
    else:
        yield from _streamed(path)


def _held(path: Path) -> Iterator[_Book]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            yield _Held(book)
    except PasswordError as error:
        raise Unreadable(_(_LOCKED)) from error
    except (CalamineError, OSError) as error:
        raise Unreadable(_damaged(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a Rust panic arrives as; it has no importable class
            raise
        raise Unreadable(_damaged(error)) from error


def _streamed(path: Path) -> Iterator[_Book]:
    streamed = importlib.import_module(_STREAMED)
    try:
        with streamed.opened(path) as book:
            yield _Streamed(book, streamed.rows)
    except _BROKEN as error:
        raise Unreadable(_damaged(error)) from error


def _is_encrypted(path: Path) -> bool:
    """A workbook with a password is a container of the old kind, with a stream of this name."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find("EncryptedPackage".encode("utf-16-le")) >= 0


def _damaged(error: BaseException) -> str:
    if "password" in str(error).lower() or "encrypt" in str(error).lower():
        return _(_LOCKED)
    problem = _("The workbook cannot be read (%(error)s). Open it in your spreadsheet, save it as XLSX and try again.")
    return problem % {"error": error}


def as_text(cell: Any) -> str:
    """What a person would type to have this cell."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return _number(cell)
    if isinstance(cell, datetime):
        return _moment(cell)
    if isinstance(cell, time):
        return cell.replace(microsecond=0).isoformat()
    if isinstance(cell, timedelta):
        return _duration(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _number(value: float) -> str:
    text = f"{value:.15g}"
    if "e" not in text and "n" not in text:
        return text
    return format(Decimal(text), "f") if "e" in text else ""


def _moment(value: datetime) -> str:
    """To the second: spreadsheets keep times as fractions of a day, which do not come out even."""
    rounded = (value + timedelta(milliseconds=500) if value.year < 9999 else value).replace(microsecond=0)
    return rounded.date().isoformat() if rounded.time() == time() else rounded.isoformat()


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{'-' * (seconds < 0)}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"
