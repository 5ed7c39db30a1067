"""Which row of a table holds the headings, if any does, and unique names for its columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from clientela.platform.imports.reading.kinds import is_data, is_telling
from clientela.platform.imports.reading.source import shown

TITLES = 15  # at most so many rows of titles above the headings
EXTRA_FROM = 0.9  # share of rows that must have the extra cells before they become columns of their own


@dataclass(frozen=True)
class Record:
    """One row of the sample, with its place in the file."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Header:
    number: int | None  # None: there are no headings
    headings: tuple[str, ...]


def find(records: Sequence[Record]) -> Header:
    """The header of a table of which these are the first rows, blank ones included."""
    filled = [record for record in records if any(cell.strip() for cell in record.cells)]
    if not filled:
        return Header(None, ())
    at = _below_titles(records, filled)
    first, rest = filled[at], filled[at + 1 :]
    width = _width(len(first.cells), [record.cells for record in rest])
    if _is_headless(first.cells, [record.cells for record in rest]):
        return Header(None, named([], width))
    return Header(first.number, named(first.cells, width))


def told(records: Sequence[Record], number: int | None) -> Header:
    """The header that a person points at; None: there is none."""
    if number is None:
        return Header(None, named([], max(len(record.cells) for record in records)))
    cells = next((record.cells for record in records if record.number == number), [])
    return Header(number, named(cells, len(cells)))


def named(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Unique headings: "Column 7" for a missing one, "Name (2)" for the second "Name"."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    names = []
    for place in range(max(width, len(cells))):
        wanted = " ".join(shown(cells[place]).replace("\ufeff", "").split()) if place < len(cells) else ""
        name = wanted = wanted or f"Column {place + 1}"
        while name in taken:
            counts[wanted] += 1
            name = f"{wanted} ({counts[wanted] + 1})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _below_titles(records: Sequence[Record], filled: Sequence[Record]) -> int:
    """The place in `filled` of the first row that is no title above the table; 0 unless it is obvious."""
    width = _commonest_width(filled)
    if width < 2:
        return 0
    blank_after = {before.number for before, after in pairwise(records) if not any(map(str.strip, after.cells))}
    for at, record in enumerate(filled[: TITLES + 1]):
        cells = [cell for cell in record.cells if cell.strip()]
        if len(cells) >= max(2, 0.6 * width):
            return at if not at or width > 2 or filled[at - 1].number in blank_after else 0
        if len(cells) > 2 or any(is_telling(cell) for cell in cells[1:]):
            return 0
    return 0


def _commonest_width(records: Sequence[Record]) -> int:
    widths = Counter(sum(1 for cell in record.cells if cell.strip()) for record in records)
    return max(widths.items(), key=lambda item: (item[1], item[0]))[0]


def _width(headings: int, rows: Sequence[Sequence[str]]) -> int:
    """The number of columns: more than there are headings only where nearly every row has more, and something in it."""
    if not rows:
        return headings
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    wider = sum(1 for row in rows if len(row) > headings)
    if width <= headings or wider < EXTRA_FROM * len(rows) or not any(_filled_beyond(row, headings) for row in rows):
        return headings
    return width if count >= EXTRA_FROM * len(rows) else headings


def _filled_beyond(row: Sequence[str], width: int) -> bool:
    return any(cell.strip() for cell in row[width:])


def _is_headless(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Every value of the first row looks like data, or one certainly is and stands above its like."""
    filled = [cell for cell in first if cell.strip()]
    if all(is_data(cell) for cell in filled):
        return not _are_years(filled) or not rows
    for place, cell in enumerate(first):
        below = [row[place] for row in rows[:20] if place < len(row) and row[place].strip()]
        if is_telling(cell) and sum(map(is_telling, below)) * 2 >= len(below):
            return True
    return False


def _are_years(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and all(cell.strip().isdigit() and 1900 <= int(cell) <= 2100 for cell in cells)
