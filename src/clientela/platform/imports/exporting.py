"""Any list as a file: CSV, XLSX or JSON Lines, streamed, without limit, under the asker's rights, safe in a spreadsheet."""

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec
import xlsxwriter

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask
from clientela.platform.entities.searching import matching
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.imports.events import Exported
from clientela.platform.permissions.actor import Actor

Format = Literal["csv", "xlsx", "jsonl"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
CHUNK = 2_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP: what a spreadsheet would run


def export(entity: Entity, actor: Actor, ask: Ask, *, form: Format) -> Iterator[bytes]:
    """Write the list that `ask` describes. The export itself is a fact that is kept. Raises Denied before the first byte."""
    with acting(actor, "export", entity.key):
        emit(Exported(entity.key, form, ask.q), by=actor)
    return {"csv": _csv, "xlsx": _xlsx, "jsonl": _json_lines}[form](entity, _rows(entity, actor, ask))


def columns(entity: Entity) -> list[Field]:
    """Every field that one cell can hold; the record's key comes before them."""
    return [item for item in entity.fields if item.kind != "composite" or item.expression is not None]


def _rows(entity: Entity, actor: Actor, ask: Ask) -> Iterator[tuple[Any, ...]]:
    rows = entity.visible_to(actor).filter(ask.where)
    rows = rows.filter(matching(ask.q)) if ask.q else rows
    paths = ["pk"]
    for item in columns(entity):
        if item.expression is not None:
            rows = rows.annotate(**{f"{item.name}_said": item.expression})
            paths.append(f"{item.name}_said")
        else:
            paths.append(f"{item.orm}__name" if item.kind in ("link", "user") else item.orm)
    found: Iterator[tuple[Any, ...]] = rows.order_by("pk").values_list(*paths).iterator(chunk_size=CHUNK)
    return found


def _csv(entity: Entity, rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")  # spreadsheets would else take UTF-8 for an old code page
    writer.writerow(["id", *(item.name for item in columns(entity))])
    for place, row in enumerate(rows, 1):
        writer.writerow([_cell(value) for value in row])
        if place % CHUNK == 0:
            yield _taken_out(out)
    yield _taken_out(out)


def _json_lines(entity: Entity, rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    names = ["id", *(item.name for item in columns(entity))]
    out = bytearray()
    for place, row in enumerate(rows, 1):
        out += msgspec.json.encode(
            {name: value for name, value in zip(names, row, strict=True) if value not in (None, "", [])}
        )
        out += b"\n"
        if place % CHUNK == 0:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def _xlsx(entity: Entity, rows: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    """A workbook is a zip file and can't be sent before it is whole: it is written to disk in constant memory first."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        sheet = book.add_worksheet(str(entity.label_plural)[:31])
        sheet.write_row(0, 0, ["id", *(item.name for item in columns(entity))])
        for place, row in enumerate(rows, 1):
            sheet.write_row(place, 0, [_plain(value) for value in row])
        book.close()
        file.seek(0)
        while chunk := file.read(1 << 16):
            yield chunk


def _cell(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula: such a text gets an apostrophe in front. Numbers are no texts."""
    text = _plain(value)
    words = isinstance(text, str) and not isinstance(value, Decimal)
    return f"'{text}" if words and text.startswith(_FORMULA) and not _is_phone(text) else text


def _is_phone(text: str) -> bool:
    return text[0] == "+" and text[1:].replace(" ", "").isdigit()


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if isinstance(value, int | bool) or value is None else str(value)


def _taken_out(out: io.StringIO) -> bytes:
    data = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return data
