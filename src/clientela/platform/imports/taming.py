"""Tables that a spreadsheet runs nothing of: a text that it would take for a formula gets an apostrophe in front."""

import csv
import io
from collections.abc import Iterable, Sequence

MARKS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"  # with which a formula begins (OWASP), also in full width


def tame(cell: str) -> str:
    return f"'{cell}" if cell.startswith(tuple(MARKS)) else cell


def tame_csv(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A small table as CSV; lists of any length are exported by the database itself (`exporting`)."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(headings)
    lines.writerows([tame(cell) for cell in row] for row in rows)
    return out.getvalue()
