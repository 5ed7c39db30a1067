"""A large XLSX sheet, row by row as it unpacks, in constant memory.

openpyxl reads the cells as they come. It would hold the strings that cells share in a list; here they lie in a file of this
process, and memory keeps their places alone.
"""

import os
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from xml.parsers import expat

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import SHARED_STRINGS

from clientela.platform.imports.reading.source import CHUNK

REMEMBERED = 10_000  # strings that come again and again: cities, companies, yes and no
_SPOKEN = "rPh"  # how a Japanese text is pronounced, which stands beside it


@contextmanager
def opened(path: Path) -> Iterator[Workbook]:
    """The workbook, its sheets yet to be read."""
    with path.open("rb") as file, TemporaryFile() as spool:
        reader = _Reader(file, read_only=True, keep_vba=False, data_only=True, keep_links=False)
        reader.spool = spool
        reader.read()
        try:
            yield reader.wb
        finally:
            reader.wb.close()


def rows(book: Workbook, sheet: str) -> Iterator[tuple[Any, ...]]:
    """The values of each row, blank ones included. How far the sheet says that it goes is not believed."""
    found: Any = book[sheet]
    found.reset_dimensions()
    yield from found.iter_rows(values_only=True)


class _Reader(ExcelReader):
    spool: IO[bytes]

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = _Strings(source, self.spool)


class _Strings:
    """The shared strings by their number, in a file of their own."""

    def __init__(self, source: IO[bytes], spool: IO[bytes]) -> None:
        self._ends, self._file = array("Q", [0]), spool
        for text in _texts(source):
            self._ends.append(self._ends[-1] + spool.write(text.encode("utf-8", "surrogatepass")))
        spool.flush()
        self._at = lru_cache(REMEMBERED)(self._read)

    def __getitem__(self, number: int) -> str:
        return self._at(number)

    def _read(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - start, start).decode("utf-8", "surrogatepass")


def _texts(source: IO[bytes]) -> Iterator[str]:
    parser, table = expat.ParserCreate(namespace_separator=" "), _Table()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = table.begin, table.end
    parser.CharacterDataHandler = table.text
    while block := source.read(CHUNK):
        parser.Parse(block)
        yield from table.done
        table.done.clear()
    parser.Parse(b"", True)  # noqa: FBT003  expat knows no names


class _Table:
    """Collects the strings of a table: of each its runs of text, without how they are pronounced."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._pieces: list[str] = []
        self._spoken = self._inside = False

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == _SPOKEN:
            self._spoken = True
        self._inside = tag == "t" and not self._spoken

    def text(self, text: str) -> None:
        if self._inside:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self._inside = False
        if tag == _SPOKEN:
            self._spoken = False
        elif tag == "si":
            text = "".join(self._pieces)
            self.done.append(unescape(text) if "_x" in text else text)
            self._pieces.clear()
