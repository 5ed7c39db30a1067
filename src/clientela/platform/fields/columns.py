"""The column that holds own fields' values, and each value as its kind: `own__number:own_shoe_size` is a number to the ORM.

So lists, conditions, orders and exports name an own field by its path as they name any other column, and an index on the very
same expression serves them. A link is the key of another row, and its path goes on to that row's columns:
`own__link:own_adviser__of:parties_party.name`.
"""

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Transform, Value

COLUMN = "own"
CURRENCY = "_currency"  # behind the name of an amount: where the currency stands that it is in
# Texts are never NULL, as in every other column of texts; dates and moments are read by functions of ours, since PostgreSQL's
# own casts depend on settings and can't stand in an index.
_TEXT = ("coalesce({0}->>'{1}', '')", models.TextField())
_SQL: dict[str, tuple[str, Any]] = {
    "number": ("({0}->>'{1}')::numeric", models.DecimalField(max_digits=43, decimal_places=30)),
    "integer": ("({0}->>'{1}')::integer", models.IntegerField()),
    "date": ("clientela_day({0}->>'{1}')", models.DateField()),
    "moment": ("clientela_moment({0}->>'{1}')", models.DateTimeField()),
    "truth": ("({0}->>'{1}')::boolean", models.BooleanField()),
    "choices": ("clientela_texts({0}->'{1}')", ArrayField(models.TextField())),
    "money": ("({0}->>'{1}')::numeric", models.DecimalField(max_digits=43, decimal_places=30)),
    **dict.fromkeys(("text", "long", "url", "email", "phone", "choice", "country", "language"), _TEXT),
}
_KEY = "({0}->>'{1}')::uuid"
_IN = "coalesce({{0}}->>'{{1}}', '{currency}')"
_PLACE = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


class RowKey(models.UUIDField):
    """The key of a row of any table; columns of that row are reached through it, NULL where there is no such row."""

    def get_transform(self, lookup_name: str) -> Any:
        word, colon, place = lookup_name.partition(":")
        if word == "of" and colon and _PLACE.fullmatch(place):
            return partial(_Beyond, *place.split("."))
        return super().get_transform(lookup_name)


_SQL |= dict.fromkeys(("link", "user", "file"), (_KEY, RowKey()))
KINDS = frozenset(_SQL)


def path_of(name: str, kind: str) -> str:
    """The ORM path of an own field's value."""
    return f"{COLUMN}__{kind}:{name}"


def currency_path_of(name: str, usual: str) -> str:
    """The ORM path of the currency that an own amount is in."""
    return f"{COLUMN}__in_{usual}:{name}{CURRENCY}"


def beyond(path: str, table: str, column: str) -> str:
    """The ORM path of a column of the row that a link at `path` leads to."""
    return f"{path}__of:{table}.{column}"


class OwnValues(models.JSONField):
    """Values of own fields by their names. What is not known is not there."""

    def get_transform(self, lookup_name: str) -> Any:
        kind, colon, name = lookup_name.partition(":")
        if colon and kind in KINDS:
            return partial(_Value, name, *_SQL[kind])
        if colon and kind.startswith("in_") and len(kind) == 6 and kind[3:].isalpha():
            return partial(_Value, name, _IN.format(currency=kind[3:]), _TEXT[1])
        return super().get_transform(lookup_name)


class _Value(Transform):
    """One value out of the column. Its name stands in the SQL itself, else no index on it would be found."""

    def __init__(self, name: str, sql: str, result: Any, *expressions: Any, **extra: Any) -> None:
        self.name, self.sql, self.result = name, sql, result
        super().__init__(*expressions, **extra)

    def as_sql(self, compiler: Any, connection: Any, *_extra: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.lhs)
        return self.sql.format(column, self.name), tuple(params)

    def _resolve_output_field(self) -> Any:
        return self.result


class _Beyond(Transform):
    """A column of the row whose key this is. The name inside hides no table outside: a row may lead to one of its own table."""

    output_field = models.TextField()

    def __init__(self, table: str, column: str, *expressions: Any, **extra: Any) -> None:
        self.table, self.column = table, column
        super().__init__(*expressions, **extra)

    def as_sql(self, compiler: Any, connection: Any, *_extra: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = compiler.compile(self.lhs)
        return f"(SELECT beyond.{self.column} FROM {self.table} beyond WHERE beyond.id = {key})", tuple(params)


def merged(changes: Mapping[str, Any]) -> Func:
    """The column after these values are set; what is set to nothing goes."""
    said = Value(json.dumps(changes, ensure_ascii=False), output_field=models.TextField())
    return Func(models.F(COLUMN), said, template="jsonb_strip_nulls(%(expressions)s)", arg_joiner=" || ", output_field=OwnValues(),
        function="")  # fmt: skip


def known_only(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new row."""
    return {name: value for name, value in values.items() if value is not None}


def without(name: str) -> Func:
    """The column without this value."""
    return Func(models.F(COLUMN), Value(name, output_field=models.TextField()), template="(%(expressions)s)", arg_joiner=" - ",
        output_field=OwnValues(), function="")  # fmt: skip


def named(changes: Mapping[str, Any]) -> list[str]:
    """The names of what is changed, own fields by theirs."""
    return sorted({*changes, *changes.get(COLUMN, ())} - {COLUMN})
