"""Reading CSV and its kin at the speed of csv.reader, and by hand where a row makes that stumble.

csv.reader reads whole lines in C. The lines of the row being read are held, so that a row over which it stumbles
(a quote that never closes, a quote inside quotes) can be read again loosely, or refused alone, and reading resumes.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading import dialect, header
from clientela.platform.imports.reading.dialect import Dialect
from clientela.platform.imports.reading.rows import Layout, Refused, Row, Shape, Told, Unreadable, grouped
from clientela.platform.imports.reading.source import (
    CELL_LIMIT,
    ROW_LIMIT,
    as_text,
    fault,
    is_clean,
    lines,
    refused,
    too_long,
)

SAMPLE_SIZE = 1 << 18  # characters in which delimiter and headings are sought
RESUME_WITHIN = 1_000  # lines after a broken row among which a whole one is sought
CLOSED_WITHIN = 20  # lines within which the first row after a broken one must close its quotes
DOUBTED_WITHIN = 50  # lines of a row that are looked at for other rows swallowed by an open quote

_END_OF_FILE = "\x1a"  # what DOS wrote after the last line


def detect(path: Path, encoding: str, told: Told) -> Shape:
    """Delimiter, quoting and headings of a delimited file."""
    with as_text(path, encoding) as stream:
        sample = _sample(lines(stream))
    named = dialect.separator_line(sample[0]) if sample else None
    skipped = 1 if named else 0
    found = dialect.find(sample[skipped:], delimiter=told.get("delimiter") or named, quote=told.get("quote"))
    numbered, _open = dialect.rows(sample[skipped:], found)
    records = [header.Record(skipped + place + 1, cells) for place, cells in numbered]
    if not any(cell.strip() for record in records for cell in record.cells):
        raise Unreadable(_("The file holds no rows. Check that it is the one you meant, and that it was saved."))
    top = header.told(records, told["header_row"]) if "header_row" in told else header.find(records)
    return Shape(
        headings=top.headings,
        header_row=top.number,
        delimiter=found.delimiter,
        quote=found.quote,
        escape=found.escape,
        skip_space=found.skip_space,
    )


def _sample(source: Iterator[str]) -> list[str]:
    """The first lines, endless ones left blank; the last is left out where more follow: it may be half a row."""
    sample: list[str] = []
    size = 0
    for line in source:
        if len(line) >= ROW_LIMIT and not sample:
            problem = _("The file is no table: its first line is longer than %(most)s characters.")
            raise Unreadable(problem % {"most": grouped(ROW_LIMIT)})
        if size >= SAMPLE_SIZE:
            return sample[:-1] if len(sample) > 2 else sample
        sample.append("\n" if sample and len(line) > CELL_LIMIT else line)
        size += len(sample[-1])
    return sample


def read(path: Path, layout: Layout) -> Iterator[Row | Refused]:
    """Every row below the headings, as it streams by; blank rows are passed over."""
    with as_text(path, layout.encoding) as stream:
        tape = _Tape(lines(stream))
        rows = _rows(tape, _Table(layout))
        if layout.header_row is None:
            tape.skip_separator_line()
        else:
            tape.skip(layout.header_row - 1)
            yield from (row for row in [next(rows, None)] if row and row.number > layout.header_row)
        yield from rows


class _Tape:
    """The lines of the file, holding those of the row being read."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: deque[str] = deque()
        self.number = 1  # of the first held line
        self.held: list[str] = []
        self.lost = False  # a row was broken, and no whole one has been found after it yet

    def __iter__(self) -> Iterator[str]:
        hold = self.held.append
        while self._again:
            line = self._again.popleft()
            hold(line)
            yield line
        for line in self._source:
            hold(line)
            yield line

    def reach(self, place: int) -> bool:
        """Holds lines up to this place; False where the file ends before."""
        while len(self.held) <= place:
            if next(iter(self), None) is None:
                return False
        return True

    def release(self, count: int) -> None:
        """The first `count` held lines are done with; the others will be read again."""
        self._again.extendleft(reversed(self.held[count:]))
        self.held.clear()
        self.number += count

    def skip(self, count: int) -> None:
        for _line in zip(range(count), self, strict=False):
            self.release(1)

    def skip_separator_line(self) -> None:
        line = next(iter(self), "")
        self.release(1 if dialect.separator_line(line) else 0)


class _Table:
    """What every row of one file is measured against."""

    def __init__(self, layout: Layout) -> None:
        self.encoding = layout.encoding
        self.dialect = Dialect.of(layout)
        self.width = len(layout.headings)
        mark, quote = re.escape(self.dialect.delimiter), re.escape(self.dialect.quote)
        self._stray = re.compile(rf"[^{mark}{quote}\r\n]{quote}[^{mark}{quote}\r\n]") if quote else None
        self._opening = re.compile(rf"[^{quote}]*(?<![^{mark}]){quote}") if quote else None

    def begins(self, tape: _Tape, place: int) -> bool:
        """A whole row begins with this held line: it is one by itself, or opens a quote that closes a few lines on."""
        line = tape.held[place]
        if self.stands_alone(line):
            return True
        if not self._opening or line.count(self.dialect.quote) % 2 == 0 or not self._opening.match(line):
            return False
        tape.reach(place + CLOSED_WITHIN)
        return self._is_one_row(tape.held[place : place + CLOSED_WITHIN])

    def stands_alone(self, line: str) -> bool:
        """This line by itself is a whole row: the right number of cells, and every quote in its place."""
        if line.count(self.dialect.delimiter) < self.width - 1:
            return False
        if self._stray and (line.count(self.dialect.quote) % 2 or self._stray.search(line)):
            return False
        return self._is_one_row([line])

    def _is_one_row(self, lines: Sequence[str]) -> bool:
        try:
            return len(next(csv.reader(lines, **self.dialect.settings()), [])) == self.width
        except csv.Error:
            return False

    def doubts(self, held: Sequence[str], cells: int) -> bool:
        """A row over several lines looks as if a quote that never closed had swallowed other rows."""
        if cells != self.width:
            return any(self.stands_alone(line) for line in held[1:DOUBTED_WITHIN])
        inner = held[1:-1][:DOUBTED_WITHIN]
        return self.width > 2 and len(inner) > 1 and sum(map(self.stands_alone, inner)) >= 0.8 * len(inner)

    def judge(self, number: int, cells: list[str], raw: str) -> Row | Refused | None:
        """The row, padded or trimmed to the columns; why it is refused; or None for a blank one."""
        text = "".join(cells)
        if not text.strip() or text == _END_OF_FILE:
            return None
        reason = fault(text, self.encoding)
        if reason is None and len(raw) >= ROW_LIMIT:
            reason = _("The row is longer than %(most)s characters.") % {"most": grouped(ROW_LIMIT)}
        if reason is None and any(len(cell) > CELL_LIMIT for cell in cells):
            reason = too_long(CELL_LIMIT)
        if reason is None and any(cell.strip() for cell in cells[self.width :]):
            counts = {"values": grouped(len(cells)), "columns": grouped(self.width)}
            reason = _("The row has %(values)s values, but the file has %(columns)s columns.") % counts
        if reason:
            return refused(number, reason, raw)
        padding = (None,) * (self.width - len(cells))
        return Row(number, tuple(cell or None for cell in cells[: self.width]) + padding)


def _rows(tape: _Tape, table: _Table) -> Iterator[Row | Refused]:
    yield from _swiftly(tape, table)
    while tape.held:
        row = _by_hand(tape, table)
        if row:
            yield row
        while tape.lost:
            yield from _search(tape, table)
        yield from _swiftly(tape, table)


def _swiftly(tape: _Tape, table: _Table) -> Iterator[Row | Refused]:
    """Rows as csv.reader gives them, up to one over which it stumbles: the lines of that one stay held."""
    held, width = tape.held, table.width
    try:
        for cells in csv.reader(tape, **table.dialect.settings()):
            if len(held) > 1 and table.doubts(held, len(cells)):
                return
            text = "".join(cells)
            row: Row | Refused | None
            clean = (text.isascii() and "\0" not in text) or is_clean(text)
            if clean and len(cells) == width and 0 < len(text) < CELL_LIMIT and not text.isspace():
                row = Row(tape.number, tuple(cells) if all(cells) else tuple([cell or None for cell in cells]))
            else:
                row = table.judge(tape.number, cells, "".join(held))
            tape.number += len(held)
            held.clear()
            if row:
                yield row
    except csv.Error:
        return


def _by_hand(tape: _Tape, table: _Table) -> Row | Refused | None:
    """The held row, read loosely where that can mean only one thing, else refused up to the next whole row."""
    number, first = tape.number, tape.held[0]
    cells = _loosely(first, table.dialect)
    if cells and len(cells) == table.width:
        tape.release(1)
        return table.judge(number, cells, first)
    count = _next_whole(tape, table, 1)
    raw = "".join(tape.held[:count])
    tape.release(count)
    cells = _loosely(raw, table.dialect)
    if cells and len(cells) == table.width:
        tape.lost = False
        return table.judge(number, cells, raw)
    return _open_quote(number, raw, table.dialect.quote)


def _search(tape: _Tape, table: _Table) -> Iterator[Refused]:
    """Refuses lines, a block at a time, until one that is a whole row is found."""
    number = tape.number
    count = _next_whole(tape, table, 0)
    raw = "".join(tape.held[:count])
    tape.release(count)
    if raw.strip():
        said = {"first": grouped(number), "last": grouped(number + count - 1)}
        reason = _("Lines %(first)s to %(last)s follow a quote that never closes, and none is a whole row.") % said
        yield refused(number, reason, raw)


def _next_whole(tape: _Tape, table: _Table, start: int) -> int:
    """How many of the held lines come before the next whole row; reads on as far as needed, within a bound.

    The tape is lost where there was none, and no end of the file either.
    """
    place = start
    while tape.reach(place) and place < RESUME_WITHIN:
        if table.begins(tape, place):
            tape.lost = False
            return place
        place += 1
    tape.lost = place >= RESUME_WITHIN
    return place


def _open_quote(number: int, raw: str, quote: str) -> Refused:
    if len(raw) > CELL_LIMIT and "\n" not in raw[:CELL_LIMIT]:
        return refused(number, too_long(CELL_LIMIT), raw)
    reason = _(
        "A quote (%(quote)s) opened on line %(line)s never closes, or closes in the middle of a value. "
        "Double the quotes inside the value, or close it, and import the row again."
    )
    return refused(number, reason % {"quote": quote, "line": grouped(number)}, raw)


def _loosely(raw: str, dialect: Dialect) -> list[str] | None:
    """The cells of one row where a quote closes a value only before a delimiter or the end; None if none does."""
    text, quote, mark = raw.rstrip("\r\n"), dialect.quote, dialect.delimiter
    cells: list[str] = []
    at = 0
    while at <= len(text):
        if quote and text.startswith(quote, at):
            end = _closing(text, at + 1, dialect)
            if end < 0:
                return None
            cells.append(text[at + 1 : end].replace(quote * 2, quote))
            at = end + 2
        else:
            end = text.find(mark, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end + 1
    return cells


def _closing(text: str, at: int, dialect: Dialect) -> int:
    """Where the value that was opened before `at` closes, or -1."""
    end = text.find(dialect.quote, at)
    while end >= 0:
        after = text[end + 1 : end + 2]
        if not after or after == dialect.delimiter:
            return end
        end = text.find(dialect.quote, end + (2 if after == dialect.quote else 1))
    return -1
