"""`answer`: a question answered by one statement, under the rights of who asks; what doesn't fit a page is summed up as others.

Amounts in several currencies are grouped by currency and day and each group is converted (decision 0044); what has no rate is
counted beside the figure it is missing in. A statement that takes too long is stopped and says so.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import Case, CharField, Count, DateField, DecimalField, F, Func, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from clientela.analytics.reports.asking import Measure, Question
from clientela.analytics.reports.dimensions import Dimension
from clientela.catalog.rates.reading import house
from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities.declaration import computed
from clientela.platform.entities.listing import with_cells
from clientela.platform.entities.money import day_of

ROWS, COLUMNS = 50, 12
SECONDS = 20
_SQL = Path(__file__).parent / "sql"
_FOLDED, _WHOLE = ((_SQL / name).read_text().partition("WITH")[2] for name in ("folded.sql", "whole.sql"))
_FOLDS = {"lowest": "min", "highest": "max"}
_WHOLLY = {"median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY x)::numeric", "distinct": "count(DISTINCT x)"}
_NEVER = date(1, 1, 1)  # the day of amounts that need no rate
_NUMBER: Any = DecimalField(max_digits=40, decimal_places=6)


class TooLong(Exception):
    """This report takes too long; ask for a shorter period or fewer records."""


Place = tuple[str | None, str | None]


@dataclass(frozen=True)
class Cell:
    """`n` records, of which `w` have what is measured; `v` is what they come to, of an average and a share the sum above the line;
    `missing` have an amount without a rate."""

    n: int = 0
    w: int = 0
    v: Decimal | None = None
    missing: int = 0


@dataclass(frozen=True)
class Pivot:
    """Keys in their order, None for others; cells by (row, column), either None for others and "*" for all."""

    rows: tuple[str | None, ...]
    columns: tuple[str | None, ...]
    cells: dict[Place, Cell]
    row_labels: dict[str, str]
    column_labels: dict[str, str]
    rows_in_all: int
    columns_in_all: int
    currency: str  # of amounts


ALL = "*"
_Row = tuple[Any, ...]


def answer(question: Question, *, before: bool = False) -> Pivot:
    """Raises TooLong. With `before`, of the period before that of the question."""
    currency = house() if question.measure.money else ""
    sql, params = statement(question, currency, before=before)
    with _in_time(), connection.cursor() as cursor:
        if sql:
            cursor.execute(sql, params)
        found = cursor.fetchall() if sql else []
    return _pivot(question, found, currency)


def value(measure: Measure, cell: Cell) -> Decimal | None:
    """What a cell shows."""
    if measure.of == "count":
        return Decimal(cell.n)
    if measure.of == "share":
        return Decimal(100) * (cell.v or 0) / cell.n if cell.n else None
    if measure.of == "average":
        return cell.v / cell.w if cell.v is not None and cell.w else None
    return cell.v


def statement(question: Question, currency: str, *, before: bool = False) -> tuple[str, Any]:
    """The SQL and its parameters; an empty text where nothing can match."""
    measure, rows = question.measure, _records(question, before=before)
    parts = _grouped(rows, question, currency) if measure.folds else _singly(rows, question, currency)
    try:
        inner, given = parts.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    words = {
        "parts": inner,
        "rate": "CASE WHEN coin = '' THEN 1 ELSE clientela_rate(coin, on_day) END" if measure.money else "1",
        "fold": _FOLDS.get(measure.of, "sum"),
        "figure": _WHOLLY.get(measure.of, ""),
        "order_rows": _order(question.rows, "r"),
        "order_columns": _order(question.columns, "c"),
        "rows": ROWS,
        "columns": COLUMNS,
    }
    return "WITH" + (_FOLDED if measure.folds else _WHOLE).format_map(words), list(given)


def _order(item: Dimension | None, key: str) -> str:
    """What is shown where not everything fits: the last of what has an order of its own, else the largest."""
    return f"({key} = ''), {key} DESC" if item and item.orders else f"v DESC NULLS LAST, n DESC, {key}"


def _records(question: Question, *, before: bool) -> Any:
    rows = question.entity.visible_to(question.words.actor).filter(question.where)
    if question.period:
        when = question.period.condition_before if before else question.period.condition
        rows = rows.filter(compile_condition(when, question.words))
    item = question.measure.item
    if item is not None and item.computed is not None:
        rows = with_cells(rows, [item.name], question.words, at_once=[item.name])
    return rows.order_by()


def _keys(question: Question) -> dict[str, Any]:
    blank = Value("", output_field=CharField())
    return {f"p_{name}": item.expression if item else blank
            for name, item in (("r", question.rows), ("c", question.columns))}  # fmt: skip


def _path(measure: Measure) -> str:
    item = measure.item
    return computed(item) if item is not None and item.computed is not None else item.orm if item else "pk"


def _grouped(rows: Any, question: Question, currency: str) -> Any:
    measure, path = question.measure, _path(question.measure)
    keys = _keys(question) | _coins(measure, currency)
    spelt = {f"p_l{name}": item.spelling if item else Value("", output_field=CharField())
             for name, item in (("r", question.rows), ("c", question.columns))}  # fmt: skip
    figures = {"p_n": Count("pk"), "p_w": Count(path), "p_v": _figure(measure, path)}
    out = rows.annotate(**keys).values(*keys).annotate(**spelt, **figures)
    return out.values_list("p_r", "p_c", "p_lr", "p_lc", "p_coin", "p_day", *figures)


def _coins(measure: Measure, currency: str) -> dict[str, Any]:
    """Only amounts in other currencies are told apart by their day."""
    blank, never = Value("", output_field=CharField()), Value(_NEVER, output_field=DateField())
    item = measure.item
    if item is None or not measure.money:
        return {"p_coin": blank, "p_day": never}
    ours = Q(**{f"{item.currency_path}__in": ["", currency]})
    return {
        "p_coin": Case(When(ours, then=blank), default=Cast(F(item.currency_path), CharField())),
        "p_day": Case(When(ours, then=never), default=day_of(item)),
    }


def _figure(measure: Measure, path: str) -> Any:
    if measure.of == "share":
        return Count("pk", filter=measure.test)
    if measure.of == "count":
        return Count("pk")
    return {"lowest": Min, "highest": Max}.get(measure.of, Sum)(path)


def _singly(rows: Any, question: Question, currency: str) -> Any:
    measure = question.measure
    spelt = {f"p_l{name}": F(item.path) if item and item.is_text else Value("", output_field=CharField())
             for name, item in (("r", question.rows), ("c", question.columns))}  # fmt: skip
    if measure.distinct is not None:
        figures = {"p_y": measure.distinct.expression, "p_x": measure.distinct.expression}
    else:
        said: Any = F(_path(measure))
        figures = {"p_y": said, "p_x": _ours(measure, currency) if measure.money else said}
    keys = _keys(question) | spelt | figures
    return rows.annotate(**keys).values_list(*keys)


def _ours(measure: Measure, currency: str) -> Any:
    item = measure.item
    assert item is not None
    coin = Coalesce(F(item.currency_path), Value(""))
    rated = Func(F(item.orm), coin, day_of(item), function="clientela_money", output_field=_NUMBER)
    ours = Q(**{f"{item.currency_path}__in": ["", currency]})
    return Case(When(ours, then=F(item.orm)), default=rated, output_field=_NUMBER)


def _pivot(question: Question, found: Sequence[_Row], currency: str) -> Pivot:
    cells: dict[Place, Cell] = {}
    down, across = dict[str | None, str](), dict[str | None, str]()  # key -> how a text is written
    order: dict[str | None, int] = {}
    for r, c, level, lr, lc, n, w, v, missing, _place, column, *_numbers in found:
        row, col = (ALL if level & 2 else r), (ALL if level & 1 else c)
        cells[row, col] = Cell(int(n), int(w), v, int(missing))
        if row != ALL:
            down.setdefault(r, lr)
        if col != ALL:
            across.setdefault(c, lc)
            order[c] = column
    if question.measure.folds:
        cells |= _totals(question.measure, cells)
    rows = _in_order(question.rows, list(down))
    columns = _in_order(question.columns, sorted(across, key=order.__getitem__))
    numbers = found[0][-2:] if found else (0, 0)
    return Pivot(
        rows, columns, cells, _labels(question.rows, rows, down), _labels(question.columns, columns, across),
        int(numbers[0] or 0), int(numbers[1] or 0), currency,
    )  # fmt: skip


def _labels(item: Dimension | None, keys: Sequence[str | None], spelt: dict[str | None, str]) -> dict[str, str]:
    told = {key: spelt.get(key, "") for key in keys if key is not None}
    return item.labels(told, told) if item else {}


def _in_order(item: Dimension | None, keys: list[str | None]) -> tuple[str | None, ...]:
    """As figures order them, or as they are ordered by themselves: others and nothing last."""
    shown = [key for key in keys if key]
    if item is not None and item.orders:
        shown = item.in_order(shown, most=ROWS)
    return (*shown, *([""] if "" in keys else []), *([None] if None in keys else []))


def _totals(measure: Measure, cells: dict[Place, Cell]) -> dict[Place, Cell]:
    out: dict[Place, Cell] = {}
    for (row, column), cell in cells.items():
        for key in ((row, ALL), (ALL, column), (ALL, ALL)):
            out[key] = _together(measure, out[key], cell) if key in out else cell
    return out


def _together(measure: Measure, one: Cell, other: Cell) -> Cell:
    known = [cell.v for cell in (one, other) if cell.v is not None]
    fold = {"lowest": min, "highest": max}.get(measure.of, sum)
    folded = Decimal(fold(known)) if known else None
    return Cell(one.n + other.n, one.w + other.w, folded, one.missing + other.missing)


@contextmanager
def _in_time() -> Iterator[None]:
    """A statement that is stopped leaves the transaction around it as it was, and so does the limit."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            usual = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{SECONDS}s"])
            yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [usual])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooLong(_("This report takes too long. Ask for a shorter period, or for fewer records.")) from error
