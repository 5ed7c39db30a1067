"""Whether a file writes 1.234,56 or 1,234.56, and 31/12 or 12/31: told by the values that leave no other reading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from clientela.platform.imports.reading.rows import DateOrder, DecimalMark, Refused, Row

CELLS = 200_000  # of the sample
SHOWN = 60  # characters; longer values are prose
NUMERIC_FROM = 0.7  # share of a column's values that must be numbers before any of them is believed

_NUMBER = re.compile(r"[-+(]?\s?[€$£]?\s?(\d[\d.,'’\s\u00a0\u202f]*)\s?[€$£%]?\s?(?:[A-Z]{3}|zł)?[-)]?")
_DATE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)(.*)", re.S)
_ISO = re.compile(r"(?:\d{4}([-/.])\d{2}\1\d{2}|(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d)(?:[T\s].*)?", re.S)
_HALF_DAY = re.compile(r"\d\s?[ap]\.?\s?m\.?", re.I)

_OTHER: dict[DecimalMark, DecimalMark] = {".": ",", ",": "."}


@dataclass
class _Votes:
    """How often something was seen that has only one meaning, and the first example."""

    count: int = 0
    example: str = ""

    def add(self, example: str) -> None:
        self.example = self.example or example.strip()
        self.count += 1


def sample(rows: Iterable[Row | Refused], width: int) -> list[Row]:
    """The first thousand rows, fewer where they are very wide."""
    count = max(20, min(1_000, CELLS // max(width, 1)))
    return [row for row in islice(rows, count) if isinstance(row, Row)]


def decimal_mark(rows: Sequence[Row], *, delimiter: str = "") -> tuple[DecimalMark, str]:
    """The decimal mark and why. Fractions (12,5) tell more than groups of thousands: codes have those too."""
    fractions: dict[DecimalMark, _Votes] = {".": _Votes(), ",": _Votes()}
    groups: dict[DecimalMark, _Votes] = {".": _Votes(), ",": _Votes()}
    for numbers in _numeric_columns(rows):
        uncertain = _vote(numbers, fractions, groups)
        # 2.644 among 462 and never 1000 or 0.5: the mark groups thousands, so the other one is the decimal mark
        if len(uncertain) > 1 and len({number[-4] for number in uncertain}) == 1 and _only_below_thousand(numbers):
            groups[_OTHER[_mark(uncertain[0][-4])]].add(uncertain[0])
    for votes in (fractions, groups):
        if votes["."].count or votes[","].count:
            mark: DecimalMark = "," if votes[","].count > votes["."].count else "."
            return mark, _("by %(example)s") % {"example": votes[mark].example}
    if delimiter == ";":
        return ",", _("usual where values are separated by semicolons; no number told otherwise")
    return ".", _("no number told otherwise")


def _numeric_columns(rows: Sequence[Row]) -> Iterator[list[str]]:
    for cells in _columns(rows):
        numbers = [found[1].strip() for cell in cells if (found := _NUMBER.fullmatch(cell.strip()))]
        if numbers and len(numbers) >= NUMERIC_FROM * len(cells):
            yield numbers


def _columns(rows: Sequence[Row]) -> Iterator[list[str]]:
    for column in zip(*(row.values for row in rows), strict=False):
        cells = [cell for cell in column if cell and len(cell) < SHOWN]
        if cells:
            yield cells


def _only_below_thousand(numbers: Sequence[str]) -> bool:
    plain = [number for number in numbers if number.isdigit()]
    return bool(plain) and all(len(number) < 4 for number in plain)


def _vote(numbers: Sequence[str], fractions: dict[DecimalMark, _Votes], groups: dict[DecimalMark, _Votes]) -> list[str]:
    """Counts what is certain, and gives back what is not: one mark before three digits."""
    uncertain = []
    for number in numbers:
        marks = [char for char in number if char in ".,"]
        if not marks:
            continue
        last = _mark(marks[-1])
        after = number.rpartition(last)[2]
        if len(set(marks)) == 2 and marks.count(last) == 1:
            fractions[last].add(number)
        elif len(marks) > 1:
            if all(len(group) == 3 for group in re.split(r"[.,]", number)[1:]):
                groups[_OTHER[last]].add(number)
        elif len(after) == 3 and 0 < len(number) - 4 <= 3 and number[0] != "0":
            uncertain.append(number)
        elif after:
            fractions[last].add(number)
    return uncertain


def _mark(char: str) -> DecimalMark:
    return "," if char == "," else "."


def date_order(rows: Sequence[Row]) -> tuple[DateOrder, str]:
    """The order of day, month and year, and why."""
    day_first, month_first, either, iso = _Votes(), _Votes(), _Votes(), _Votes()
    for column in _columns(rows):
        for cell in column:
            found = _DATE.fullmatch(cell.strip())
            if found:
                _place(found, day_first, month_first, either)
            elif _ISO.fullmatch(cell.strip()):
                iso.add(cell)
    if day_first.count or month_first.count:
        if day_first.count >= month_first.count:
            return "dmy", _("by %(example)s") % {"example": day_first.example}
        return "mdy", _("by %(example)s") % {"example": month_first.example}
    if either.count:
        return "dmy", _("%(example)s could be either; taken as day first") % {"example": either.example}
    return "ymd", _("by %(example)s") % {"example": iso.example} if iso.count else _("no date told otherwise")


def _place(found: re.Match[str], day_first: _Votes, month_first: _Votes, either: _Votes) -> None:
    first, mark, second, time = int(found[1]), found[2], int(found[3]), found[4]
    if first > 31 or second > 31 or (first > 12 and second > 12):
        return
    if first > 12 or mark == ".":
        day_first.add(found[0])
    elif second > 12 or (mark == "/" and _HALF_DAY.search(time)):
        month_first.add(found[0])
    else:
        either.add(found[0])
