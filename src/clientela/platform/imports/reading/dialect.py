"""How a delimited file separates, quotes and escapes, told by which reading of a sample gives rows of one width."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from clientela.platform.imports.reading.rows import Layout
from clientela.platform.imports.reading.source import ROW_LIMIT

USUAL = (",", ";", "\t", "|")
UNUSUAL = ("\x1f", "\x01", "^", "~", "¦", "§", ":")
SAMPLE_LINES = 500
STUMBLES = 50  # after which the rest of the sample tells nothing more
UNQUOTED_FROM = 3  # stumbles, and their share of lines, that make it likely that quotes in this file are mere letters
UNQUOTED_SHARE = 0.05

_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?\s*", re.I | re.S)
_DECIMAL = re.compile(r"[-+€$£\s]*\d[\d.]*(?:,\d+)?[\s€%]*")

csv.field_size_limit(max(csv.field_size_limit(), ROW_LIMIT))  # one limit for the whole process; ours is less


@dataclass(frozen=True)
class Dialect:
    delimiter: str
    quote: str = '"'
    escape: str = ""
    skip_space: bool = False

    @classmethod
    def of(cls, layout: Layout) -> "Dialect":
        return cls(layout.delimiter, layout.quote, layout.escape, layout.skip_space)

    def settings(self) -> dict[str, Any]:
        """Arguments of csv.reader. Strict, so that it stumbles over a wrong quote instead of guessing."""
        quoting = {"quotechar": self.quote} if self.quote else {"quoting": csv.QUOTE_NONE}
        return {
            "delimiter": self.delimiter,
            "escapechar": self.escape or None,
            "skipinitialspace": self.skip_space,
            "strict": True,
            **quoting,
        }


@dataclass(frozen=True)
class _Tally:
    """What reading the sample one way gave."""

    width: int  # the commonest number of cells above one
    score: float
    stumbles: int


def separator_line(line: str) -> str | None:
    """The delimiter named by Excel's own first line, `sep=;`."""
    found = _SEPARATOR_LINE.fullmatch(line)
    return found[1] if found else None


def find(sample: Sequence[str], *, delimiter: str | None = None, quote: str | None = None) -> Dialect:
    """The dialect of these lines; what is told is taken as it is."""
    sample = sample[:SAMPLE_LINES]
    text = "\n" + "".join(sample).lstrip("\ufeff")
    if delimiter is None:
        delimiter = _delimiter(sample, text)
    if quote is not None:
        return Dialect(delimiter, quote, "\\" if quote and f"\\{quote}" in text else "")
    return _quoting(sample, text, Dialect(delimiter))


def _delimiter(sample: Sequence[str], text: str) -> str:
    for group in (USUAL, UNUSUAL):
        scored = []
        for delimiter in group:
            if delimiter in text:
                dialect = _quoting(sample, text, Dialect(delimiter))
                scored.append((_tally(sample, dialect), delimiter))
        scored = [(tally, mark) for tally, mark in scored if tally.score > 0 and (mark != ":" or tally.width > 2)]
        if scored:
            return max(scored, key=lambda item: (item[0].score, item[0].width))[1]
    return _by_first_line(sample)


def _by_first_line(sample: Sequence[str]) -> str:
    """The delimiter where rows are too broken to tell: that of the headings, or one that keeps a lone column whole."""
    first = next((line for line in sample if line.strip()), "")
    best = max(USUAL, key=first.count)
    width = first.count(best) + 1
    alike = sum(1 for line in sample if line.count(best) + 1 == width)
    if width > 2 or (width == 2 and alike >= 0.25 * len(sample) > 1):
        return best
    text = "".join(sample)
    return next((mark for mark in (",", "\t", ";", "|") if mark not in text), ",")


def _quoting(sample: Sequence[str], text: str, plain: Dialect) -> Dialect:
    """The simplest variant of the dialect among those that read the sample best."""
    delimiter = plain.delimiter
    variants = [plain]
    for quote in ('"', "'"):
        if not any(f"{before}{quote}" in text for before in (delimiter, f"{delimiter} ", "\n", "\r")):
            continue
        quoted = replace(plain, quote=quote)
        variants.append(quoted)
        if f"\\{quote}" in text:
            variants.append(replace(quoted, escape="\\"))
        if delimiter != "\t" and f"{delimiter} {quote}" in text:
            variants.append(replace(quoted, skip_space=True))
    if len(variants) == 1:
        return plain
    tallies = [_tally(sample, variant) for variant in variants]
    if (
        tallies[0].stumbles >= max(UNQUOTED_FROM, UNQUOTED_SHARE * len(sample))
        and f'{delimiter}"{delimiter}' not in text
        and f'"{delimiter}"' not in text
    ):
        variants.append(replace(plain, quote=""))
        tallies.append(_tally(sample, variants[-1]))
    best = max(range(len(variants)), key=lambda at: (round(tallies[at].score, 3), -tallies[at].stumbles, -at))
    return variants[best]


def _tally(sample: Sequence[str], dialect: Dialect) -> _Tally:
    numbered, stumbles = rows(sample, dialect)
    found = [row for _, row in numbered]
    widths = Counter(len(row) for row in found if row)
    total = sum(widths.values()) + stumbles
    width, count = max(((width, count) for width, count in widths.items() if width > 1), key=_by_count, default=(1, 0))
    if width == 1 or count * 2 < total or _only_prose(found, width):
        return _Tally(1, 0.0, stumbles)
    share = (count - stumbles) / total
    return _Tally(width, share * _clean(found, dialect) + min(width, 20) / 1000, stumbles)


def _by_count(item: tuple[int, int]) -> tuple[int, int]:
    return item[1], item[0]


def _only_prose(found: Sequence[list[str]], width: int) -> bool:
    """One heading without a delimiter above values with one: "Name" above "Rossi, Mario" is a single column."""
    return width == 2 and len(found[0]) == 1 and (len(found) < 2 or found[1] != [])


def rows(sample: Sequence[str], dialect: Dialect) -> tuple[list[tuple[int, list[str]]], int]:
    """The sample's rows with the line each begins on (from 0), and how often reading stumbled; blank lines are empty.

    After a stumble it goes on with the line after the one on which the bad row began.
    """
    found: list[tuple[int, list[str]]] = []
    begun = stumbles = 0
    while begun < len(sample) and stumbles <= STUMBLES:
        reader = csv.reader(sample[begun:], **dialect.settings())
        read = 0
        try:
            for row in reader:
                found.append((begun + read, row))
                read = reader.line_num
            break
        except csv.Error:
            stumbles += 1
            begun += read + 1
    return found, stumbles


def _clean(found: Sequence[list[str]], dialect: Dialect) -> float:
    """The share of cells that hold no other delimiter, outside of decimal numbers, and no stray quote."""
    others = [mark for mark in USUAL if mark != dialect.delimiter]
    cells = dirty = 0
    for row in found[:200]:
        for cell in row[:200]:
            cells += 1
            if not cell.isalnum() and _is_dirty(cell, others, dialect.quote):
                dirty += 1
    return 1 - dirty / max(cells, 1)


def _is_dirty(cell: str, others: Sequence[str], quote: str) -> bool:
    if any(cell[:1] == mark == cell[-1:] for mark in "\"'") and len(cell) > 1:
        return True
    if cell[:1] == " " and cell[1:2] == quote != "":
        return True
    return any(mark in cell for mark in others) and not _DECIMAL.fullmatch(cell)
