"""An answered question as a file, for those who may export its records: CSV or a workbook, safe in a spreadsheet."""

import re
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from itertools import count

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify

from clientela.analytics.reports.telling import Answered, as_table
from clientela.platform.imports.taming import tame_csv
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Table = list[list[str | Decimal | None]]
_FORBIDDEN, _LONGEST = re.compile(r"[\[\]:*?/\\\x00-\x1f]"), 31


def as_file(found: Answered, form: str, name: str, *, by: Actor) -> HttpResponse:
    """Raises Denied."""
    require(by, "export", found.question.entity.key)
    table = as_table(found)
    body = workbook([(name, table)]) if form == "xlsx" else _csv(table).encode()
    said = f'attachment; filename="{called(name, form)}"'
    return HttpResponse(body, content_type=FORMS[form], headers={"Content-Disposition": said})


def called(name: str, form: str) -> str:
    """The name of a file."""
    return f"{slugify(name) or 'report'}.{form}"


def workbook(sheets: Iterable[tuple[str, Table]]) -> bytes:
    """A sheet for each table, under its name."""
    file, names = BytesIO(), set[str]()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, table in sheets:
            sheet = book.add_worksheet(_sheet(name, names))
            for place, line in enumerate(table):
                said = [float(cell) if isinstance(cell, Decimal) else cell for cell in line]
                sheet.write_row(place, 0, said, bold if place in (0, len(table) - 1) else None)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 0, 32)
    return file.getvalue()


def _sheet(name: str, taken: set[str]) -> str:
    """A name that spreadsheets take, once in a workbook: 31 letters, none of those that formulas use."""
    plain = " ".join(_FORBIDDEN.sub(" ", name).split()).strip("'")[:_LONGEST].rstrip("' ") or "1"
    plain = f"{plain} 1" if plain.casefold() == "history" else plain  # a name that Excel keeps for itself
    found = next(
        one for n in count(1) if (one := plain if n == 1 else f"{plain[: _LONGEST - 4]} {n}").casefold() not in taken
    )
    taken.add(found.casefold())
    return found


def _csv(table: Table) -> str:
    head, *body = [["" if cell is None else str(cell) for cell in line] for line in table]
    return tame_csv(head, body)
