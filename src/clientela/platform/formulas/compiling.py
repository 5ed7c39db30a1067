"""A typed tree becomes one expression of SQL over whatever its names stand for. Texts and numbers go as parameters."""

from collections.abc import Callable
from decimal import Decimal
from string import Formatter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Expression, Value
from django.utils import timezone

from clientela.platform.formulas.functions import FUNCTIONS, as_day, as_number
from clientela.platform.formulas.tree import Kind, Literal, Name, Typed

OUTPUT: dict[str, Any] = {
    **dict.fromkeys(("number", "money"), models.DecimalField(max_digits=60, decimal_places=30)),
    "text": models.TextField(), "date": models.DateField(), "moment": models.DateTimeField(), "truth": models.BooleanField(),
    "set": models.TextField(),
}  # fmt: skip
# As the language reads a field: numbers exact, texts never NULL, days within the calendar.
_READ = {
    "number": "({0})::numeric", "money": "({0})::numeric", "text": "coalesce({0}::text, '')", "truth": "({0})::boolean",
    "date": as_day("{0}"), "moment": "({0})::timestamptz", "set": "coalesce({0}, '{{}}')::text[]",
}  # fmt: skip


def compile_formula(typed: Typed, read: Callable[[str], Any]) -> "Sql":
    """What a formula comes to; `read` answers the expression that a name stands for."""
    end = {"number": as_number("{0}"), "money": as_number("{0}"), "truth": "({0})"}.get(typed.kind.name, "{0}")
    return Sql(end, _compiled(typed, read), kind=typed.kind)


def _compiled(typed: Typed, read: Callable[[str], Any]) -> "Sql":
    node = typed.node
    if isinstance(node, Literal):
        return _literal(node, typed.kind)
    if isinstance(node, Name):
        return Sql(_READ[typed.kind.name], read(node.name), kind=typed.kind)
    sql = FUNCTIONS[node.function].sql
    template = sql if isinstance(sql, str) else sql([part.kind for part in typed.parts])
    return Sql(template, *(_compiled(part, read) for part in typed.parts), kind=typed.kind)


def _literal(node: Literal, kind: Kind) -> "Sql":
    if isinstance(node.value, bool):
        return Sql("true" if node.value else "false", kind=kind)
    if isinstance(node.value, Decimal):
        return Sql(f"{node.value:f}::numeric", kind=kind)  # digits and a point, and nothing else
    return Sql("{0}::text", Value(node.value, output_field=OUTPUT["text"]), kind=kind)


def _written(compiler: Any, part: Any) -> tuple[str, Any]:
    """What Django sees to be of no rows is nothing, and no error."""
    try:
        written: tuple[str, Any] = compiler.compile(part)
    except EmptyResultSet:
        return "NULL", ()
    return written


class Sql(Expression):
    """A template of SQL over other expressions: {0}, {1} …, and {zone} for where its reader is."""

    def __init__(self, template: str, *parts: Any, kind: Kind) -> None:
        super().__init__(output_field=OUTPUT[kind.name])
        self.template, self.parts = template, list(parts)

    def get_source_expressions(self) -> list[Any]:
        return self.parts

    def set_source_expressions(self, exprs: Any) -> None:
        self.parts = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        written = [_written(compiler, part) for part in self.parts]
        sql, params = "", tuple[Any, ...]()
        for text, place, _spec, _conversion in Formatter().parse(self.template):
            sql += text
            if place == "zone":
                sql, params = f"{sql}%s::text", (*params, timezone.get_current_timezone_name())
            elif place is not None:
                part, more = written[int(place)]
                sql, params = sql + part, (*params, *more)
        return sql, params
