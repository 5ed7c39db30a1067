"""Any list as a file: CSV, XLSX or JSON Lines, streamed in constant memory, without limit, under the asker's rights, safe in a
spreadsheet. PostgreSQL writes CSV and JSON itself (COPY); rows of a workbook pass through Python."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import KEYED, Entity, Field, computed
from clientela.platform.entities.linking import with_names_seen
from clientela.platform.entities.listing import Ask, is_large, matching_rows, with_cells
from clientela.platform.entities.operands import EntityWords
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.imports.events import Exported, ExportEnded
from clientela.platform.imports.taming import MARKS
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.tallying import count_read

Format = Literal["csv", "xlsx", "jsonl"]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
}
CHUNK = 1 << 16
LONGEST_CELL = 32_767  # characters; a workbook holds no longer ones
MOST_ROWS = 1_048_575  # of one sheet, below its headings
# What a spreadsheet would run, in the words of the database. A phone number is none.
_MARKS = ", ".join(str(ord(mark)) for mark in MARKS)
_FORMULA = f"ascii({{0}}) IN ({_MARKS}) AND {{0}} !~ '^[+][0-9 ]+$'"
_AS_TEXT = {
    "number": "trim_scale({0})::text", "money": "trim_scale({0})::text", "integer": "{0}::text", "year": "{0}::text",
    "truth": "{0}::text", "date": "{0}::text", "moment": "to_json({0})#>>'{{}}'", "tags": "array_to_string({0}, '; ')",
}  # fmt: skip
_WORDS = {"tags"}  # computed texts that people have written


@dataclass(frozen=True)
class Export:
    """What is taken out: the list that `ask` describes, its order kept; these columns, or all; `where` as it was asked for."""

    entity: Entity
    ask: Ask
    form: Format = "csv"
    columns: tuple[str, ...] = ()
    where: str = ""

    @property
    def fields(self) -> list[Field]:
        """Every field that one cell can hold, or those that were chosen, in their order. Raises LookupError for an unknown one."""
        every = {
            item.name: item for item in self.entity.fields if item.kind != "composite" or item.expression is not None
        }
        unknown = [name for name in self.columns if name not in every]
        if unknown:
            said = {"name": unknown[0], "known": ", ".join(every)}
            raise LookupError(_("There is no column “%(name)s”. Columns: %(known)s.") % said)
        return [every[name] for name in self.columns] if self.columns else list(every.values())


def export(wanted: Export, *, by: Actor) -> Iterator[bytes]:
    """Write the list. Who took what is kept before the first byte, how many rows after the last. Raises Denied or LookupError."""
    with acting(by, "export", wanted.entity.key):
        key = str(new_key())
        said = Exported(key, wanted.entity.key, wanted.form, wanted.ask.q, ",".join(wanted.columns), wanted.where)
        selected = selection(wanted, by)
        emit(said, by=by)
    return _counted(key, _FORMS[wanted.form](wanted, *selected), by)


def selection(wanted: Export, by: Actor) -> tuple[str, tuple[Any, ...]]:
    """The SELECT of the key and the columns as they are, with its parameters."""
    try:
        rows = _exportable(wanted.entity, by, matching_rows(wanted.entity, by, wanted.ask))
        return _selected(wanted, with_names_seen(rows, wanted.fields, by), by)
    except EmptyResultSet:  # Django sees that nothing can match, and writes no SQL: the same columns, of no rows
        sql, params = _selected(wanted, with_names_seen(wanted.entity.rows(), wanted.fields, by), by)
        return f"SELECT * FROM ({sql}) nothing LIMIT 0", params


def _exportable(entity: Entity, by: Actor, rows: Any) -> Any:
    """Those of the rows that the actor may not only see, but take out."""
    if by.scope("export", entity.key) == "all":
        return rows
    return rows.filter(pk__in=entity.visible_to(by, verb="export").order_by().values("pk"))


def _selected(wanted: Export, rows: Any, by: Actor) -> tuple[str, tuple[Any, ...]]:
    sort = wanted.entity.by_name.get(wanted.ask.sort.lstrip("-"))
    names = [item.name for item in (*wanted.fields, *([sort] if sort is not None and sort.computed else []))]
    reckoned = [name for name in names if wanted.entity.by_name[name].computed is not None]
    at_once = reckoned if reckoned and is_large(rows) else ()
    rows = with_cells(rows, dict.fromkeys(names), EntityWords(wanted.entity, by), at_once=at_once)
    paths = ["pk", *map(_path, wanted.fields)]
    sql, params = rows.order_by(*_order(wanted)).values_list(*paths).query.sql_with_params()
    return sql, tuple(params)


def _path(item: Field) -> str:
    if not item.stored or item.shut:
        return computed(item)
    return item.name_path if item.kind in KEYED else item.orm


def _order(wanted: Export) -> list[Any]:
    """As the list is sorted on the page; by key where nobody asked for an order."""
    name = wanted.ask.sort.lstrip("-")
    item = wanted.entity.by_name.get(name)
    if item is None or item.expression is not None or item.shut:
        return ["pk"]
    path = F(_path(item))
    down = wanted.ask.sort.startswith("-")
    return [path.desc(nulls_last=True) if down else path.asc(nulls_first=True), "-pk" if down else "pk"]


Counted = Iterator[tuple[bytes, int]]  # bytes, and how many rows have ended with them


def _counted(key: str, chunks: Counted, by: Actor) -> Iterator[bytes]:
    rows = 0
    for chunk, rows in chunks:  # noqa: B007
        yield chunk
    with transaction.atomic():
        emit(ExportEnded(key, rows), by=by)
        count_read(by, rows)


def _csv(wanted: Export, sql: str, params: Sequence[Any]) -> Counted:
    cells = ["c0", *(_cell(f"c{place}", _kind(wanted.entity, item)) for place, item in enumerate(wanted.fields, 1))]
    heads = ",".join(["id", *(item.name for item in wanted.fields)])
    yield f"\ufeff{heads}\r\n".encode(), 0  # the mark, since spreadsheets would else take UTF-8 for an old code page
    yield from _copied(
        f"COPY (SELECT {', '.join(cells)} FROM ({sql}) s({_names(wanted)})) TO STDOUT (FORMAT csv)", params
    )


def _json_lines(wanted: Export, sql: str, params: Sequence[Any]) -> Counted:
    """One object a line, without what is empty. COPY leaves a text as it is where quote and delimiter never occur in it."""
    pairs = [
        "'id', c0",
        *(
            f"'{item.name}', {_value(f'c{place}', _kind(wanted.entity, item))}"
            for place, item in enumerate(wanted.fields, 1)
        ),
    ]
    line = f"json_strip_nulls(json_build_object({', '.join(pairs)}))"
    how = "(FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"
    yield from _copied(f"COPY (SELECT {line} FROM ({sql}) s({_names(wanted)})) TO STDOUT {how}", params)


def _xlsx(wanted: Export, sql: str, params: Sequence[Any]) -> Counted:
    """A workbook is a zip file and can't be sent before it is whole: it is written to disk in constant memory first."""
    with tempfile.TemporaryFile() as file, transaction.atomic():
        book = xlsxwriter.Workbook(
            file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        rows = 0
        for rows, row in enumerate(_rows(sql, params), 1):
            if (rows - 1) % MOST_ROWS == 0:
                sheet = book.add_worksheet()
                sheet.write_row(0, 0, ["id", *(item.name for item in wanted.fields)])
            sheet.write_row((rows - 1) % MOST_ROWS + 1, 0, [_plain(value) for value in row])
        if not rows:
            book.add_worksheet().write_row(0, 0, ["id", *(item.name for item in wanted.fields)])
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk, rows


_FORMS = {"csv": _csv, "xlsx": _xlsx, "jsonl": _json_lines}


def _copied(statement: str, params: Sequence[Any]) -> Counted:
    with connection.cursor() as cursor:
        with cursor.copy(statement, params) as copy:
            yield from ((chunk, 0) for chunk in _gathered(copy))
        yield b"", cursor.rowcount


def _gathered(copy: Iterable[Any]) -> Iterator[bytes]:
    """The many small pieces that COPY gives, in larger ones."""
    held: list[bytes] = []
    size = 0
    for piece in copy:
        held.append(bytes(piece))
        size += len(held[-1])
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _rows(sql: str, params: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while some := cursor.fetchmany(2_000):
            yield from some


def _names(wanted: Export) -> str:
    return ", ".join(f"c{place}" for place in range(len(wanted.fields) + 1))


def _kind(entity: Entity, item: Field) -> str:
    """The field's kind; whatever the database holds as an array is a list of words, like tags."""
    if item.own:
        return "tags" if item.kind == "choices" else item.kind
    if not item.stored or "__" in item.orm:
        return item.kind
    return "tags" if isinstance(entity.model._meta.get_field(item.orm), ArrayField) else item.kind


def _cell(column: str, kind: str) -> str:
    """A value as text that no spreadsheet takes for a formula: such a text gets an apostrophe in front. Numbers are no texts."""
    text = _AS_TEXT.get(kind, "{0}").format(column)
    if kind in _AS_TEXT and kind not in _WORDS:
        return text
    return f"CASE WHEN {_FORMULA.format(text)} THEN '''' || {text} ELSE {text} END"


def _value(column: str, kind: str) -> str:
    """A value for JSON, NULL where it is empty; amounts are texts, since JSON's numbers are not exact everywhere."""
    if kind == "tags":
        return f"nullif({column}, '{{}}')"
    if kind in ("number", "money"):
        return _AS_TEXT[kind].format(column)
    return column if kind in _AS_TEXT else f"nullif({column}, '')"


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if isinstance(value, int | bool) or value is None else str(value)[:LONGEST_CELL]
