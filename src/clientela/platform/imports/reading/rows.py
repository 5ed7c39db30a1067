"""The nouns of reading: how a file is laid out, and the rows, refusals and failures that reading it gives.

They hold text and numbers only, so that a layout can be kept as JSON and a row handed to any other room.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple, TypedDict

from django.utils.formats import number_format

RAW_LIMIT = 2_000

Format = Literal["delimited", "workbook", "json_lines", "json", "xml", "cards"]
DecimalMark = Literal[".", ","]
DateOrder = Literal["ymd", "dmy", "mdy"]


@dataclass(frozen=True)
class Layout:
    """How a file is to be read; each part that was guessed comes with its reason."""

    format: Format
    encoding: str
    encoding_sure: float
    encoding_because: str
    delimiter: str
    quote: str  # "" where the file does not quote
    header_row: int | None  # counted from 1; None: the file has no headings
    sheet: str | None  # the sheet of a workbook, or the name of the list inside a JSON document
    headings: tuple[str, ...]
    decimal: DecimalMark
    dates: DateOrder
    decimal_because: str
    dates_because: str
    escape: str = ""  # "\\" where a backslash, not a doubled quote, protects a quote
    skip_space: bool = False  # True where a space after the delimiter is not part of the value


@dataclass(frozen=True)
class Shape:
    """The part of a layout that a reader tells; encoding and styles are told of every file alike."""

    headings: tuple[str, ...]
    header_row: int | None = None
    sheet: str | None = None
    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    skip_space: bool = False
    sample: "tuple[Row, ...] | None" = None  # rows that were read already, where opening the file again is dear


class Told(TypedDict, total=False):
    """What a person says about a file, taken instead of a guess."""

    encoding: str
    delimiter: str
    quote: str
    sheet: str
    header_row: int | None


class Row(NamedTuple):
    """One record. `number` is the line it begins on (text files), its row in the sheet (workbooks) or its place
    in the list (JSON documents, xCard and jCard). A value is None where the file holds nothing."""

    number: int
    values: tuple[str | None, ...]


class Refused(NamedTuple):
    """A record that cannot be taken: why, in a sentence for people, and what the file held there."""

    number: int
    reason: str
    raw: str


def grouped(number: int) -> str:
    """A large number as a sentence tells it, in the reader's language."""
    return str(number_format(number, force_grouping=True))


class Unreadable(Exception):  # a state of the file, as "Refused" is one of a row
    """The whole file cannot be read."""


def as_payload(layout: Layout, row: Row, first: int = 0) -> dict[str, str]:
    """The row by heading from the column `first` on, with empty values left out."""
    pairs = zip(layout.headings, row.values, strict=False)
    return {heading: value for heading, value in (islice(pairs, first, None) if first else pairs) if value}
