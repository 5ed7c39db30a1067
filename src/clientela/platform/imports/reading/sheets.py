"""Whether a workbook is safe to open: what it unpacks to, and how far its cells spread.

calamine holds a sheet as one block from its first cell to its last, 32 bytes a cell: two cells at the far corners
of a sheet of a few kilobytes would ask for half a terabyte and end the process. So both are measured beforehand, and
sheets of XLSX that are no small ones are streamed instead.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from django.utils.translation import gettext as _

from clientela.platform.imports.reading.rows import Unreadable, grouped
from clientela.platform.imports.reading.source import CHUNK

UNPACKED_LIMIT = 1 << 30  # bytes, all parts together
RATIO = 200  # of a part to its packed size, where the part is big
BIG = 32 << 20
CELLS = 32_000_000  # between the first cell and the last: 1 GiB
HELD = 1_000_000  # of a sheet of XLSX: 32 MiB; beyond, it is streamed
ROWS = 1_048_576  # of a sheet of XLSX, the last that spreadsheets have

COLUMNS = 16_384  # which is XFD, the last that spreadsheets have

_ROW_OR_CELL = re.compile(rb"[\s:]r\s*=\s*[\"']([A-Za-z]{0,9})(\d{1,12})[\"']")
_EMPTY = re.compile(rb"<[^<>]{0,300}/>")  # an empty cell, where it is no longer than cells are


def check(path: Path) -> bool:
    """Whether the workbook is small enough to be held. Raises Unreadable for one that is too large even to be streamed, or for
    an archive that is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _check_archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(_damaged(error)) from error


def _damaged(error: Exception) -> str:
    return _("The workbook is damaged (%(error)s). Open it in your spreadsheet and save it again.") % {"error": error}


def _too_large(problem: str, **sizes: int) -> Unreadable:
    """A workbook that would not fit, and what to do about it."""
    told = problem % {name: grouped(size) for name, size in sizes.items()}
    return Unreadable(f"{told} " + _("Save the sheet as CSV, which has no such limit, and import that."))


def _check_archive(archive: zipfile.ZipFile) -> bool:
    """Every part is measured: which of them is a sheet is for the workbook to say, and it need not tell the truth."""
    _check_sizes(archive)
    names = archive.namelist()
    if "content.xml" not in names and not any(name.startswith("xl/") for name in names):
        raise Unreadable(_("The file is a ZIP archive, not a workbook. Unpack it and import the files inside."))
    cells = 0
    for name in names:
        if name == "content.xml":
            _check_spread(*_spread_of_ods(_blocks(archive, name)), cells=CELLS)
        else:
            cells = max(cells, _check_part(archive, name))
    return cells <= HELD


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if total > UNPACKED_LIMIT:
        problem = _("The workbook unpacks to %(size)s MiB; at most %(most)s MiB can be opened.")
        raise _too_large(problem, size=total >> 20, most=UNPACKED_LIMIT >> 20)
    for part in parts:
        if part.file_size > BIG and part.file_size > RATIO * max(part.compress_size, 1):
            problem = _("The workbook holds a part of %(size)s MiB packed into %(packed)s KiB, which no real table is.")
            raise _too_large(problem, size=part.file_size >> 20, packed=part.compress_size >> 10)


def _check_part(archive: zipfile.ZipFile, name: str) -> int:
    """How many cells lie between the first and the last, if it is a sheet."""
    if name.startswith("xl/worksheets/") and name.endswith(".bin"):
        raise Unreadable(_("The workbook is in the binary XLSB format. Save it as XLSX or CSV."))
    rows, columns = _spread_of_xlsx(_blocks(archive, name))
    if rows * columns > HELD:  # perhaps by formatting alone, which is not held: looked at again without empty cells
        rows, columns = _spread_of_xlsx(_EMPTY.sub(b"", block) for block in _whole_tags(_blocks(archive, name)))
        _check_spread(rows, columns, cells=ROWS * COLUMNS)
    return rows * columns


def _check_spread(rows: int, columns: int, *, cells: int) -> None:
    if rows * columns > cells or rows > ROWS or columns > COLUMNS:
        problem = _("The sheet spreads over %(rows)s rows and %(columns)s columns, too far to be opened.")
        raise _too_large(problem, rows=rows, columns=columns)


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part in blocks. It may unpack to more than it says: what counts is what comes out."""
    seen = 0
    with archive.open(name) as part:
        while block := part.read(CHUNK):
            seen += len(block)
            if seen > UNPACKED_LIMIT:
                raise _too_large(_("The workbook unpacks to more than %(most)s MiB."), most=UNPACKED_LIMIT >> 20)
            yield block


def _whole_tags(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that cut no tag; one of absurd length is cut all the same."""
    rest = b""
    for block in blocks:
        text = rest + block
        cut = text.rfind(b"<") if len(text) < 2 * CHUNK else len(text)
        yield text[: max(cut, 0)]
        rest = text[max(cut, 0) :]
    yield rest


def _spread_of_xlsx(blocks: Iterator[bytes]) -> tuple[int, int]:
    """The last row and the last column that are named."""
    last = 0
    letters: set[bytes] = set()
    for block in _whole_tags(blocks):
        found = _ROW_OR_CELL.findall(block)
        letters.update({column for column, _ in found})
        last = max(last, max((int(row) for row in {row for _, row in found}), default=0))
    return last, max(map(_column, letters), default=0)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


class _OdsTable:
    """Counts rows and columns of an OpenDocument sheet up to the last cells that hold anything."""

    def __init__(self) -> None:
        self.rows = self.columns = self.widest = self.longest = 0
        self._row_filled = False
        self._repeat = 1

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.rows = 0
        elif tag == "table:table-row":
            self.columns, self._row_filled = 0, False
            self._repeat = _count(attributes, "table:number-rows-repeated")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.columns += _count(attributes, "table:number-columns-repeated")
            if any(name.endswith(("value-type", ":formula")) for name in attributes):
                self.widest, self._row_filled = max(self.widest, self.columns), True

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self.rows += self._repeat
            if self._row_filled:
                self.longest = max(self.longest, self.rows)


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _spread_of_ods(blocks: Iterator[bytes]) -> tuple[int, int]:
    table = _OdsTable()
    parser = expat.ParserCreate()
    parser.StartElementHandler = table.begin
    parser.EndElementHandler = table.end
    try:
        for block in blocks:
            parser.Parse(block)
    except expat.ExpatError as error:
        raise Unreadable(_damaged(error)) from error
    return table.longest, table.widest
