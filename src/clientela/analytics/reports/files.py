"""An answered question as a file, for those who may export its records: CSV or a workbook, safe in a spreadsheet."""

from decimal import Decimal
from io import BytesIO

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


def as_file(found: Answered, form: str, name: str, *, by: Actor) -> HttpResponse:
    """Raises Denied."""
    require(by, "export", found.question.entity.key)
    table = as_table(found)
    body = workbook(table) if form == "xlsx" else _csv(table).encode()
    called = f"{slugify(name) or 'report'}.{form}"
    return HttpResponse(
        body, content_type=FORMS[form], headers={"Content-Disposition": f'attachment; filename="{called}"'}
    )


def workbook(table: Table) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for place, line in enumerate(table):
            said = [float(cell) if isinstance(cell, Decimal) else cell for cell in line]
            sheet.write_row(place, 0, said, bold if place in (0, len(table) - 1) else None)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 32)
    return file.getvalue()


def _csv(table: Table) -> str:
    head, *body = [["" if cell is None else str(cell) for cell in line] for line in table]
    return tame_csv(head, body)
