"""The column that holds own fields' values, and each value as its kind: `own__number:own_shoe_size` is a number to the ORM.

So lists, conditions, orders and exports name an own field by its path as they name any other column, and an index on the very
same expression serves them.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Transform, Value

COLUMN = "own"
# Texts are never NULL, as in every other column of texts; a date is read by a function of ours, since PostgreSQL's own cast
# depends on settings and can't stand in an index.
_TEXT = ("coalesce({0}->>'{1}', '')", models.TextField())
_SQL: dict[str, tuple[str, Any]] = {
    "number": ("({0}->>'{1}')::numeric", models.DecimalField(max_digits=43, decimal_places=30)),
    "integer": ("({0}->>'{1}')::integer", models.IntegerField()),
    "date": ("clientela_day({0}->>'{1}')", models.DateField()),
    "moment": ("({0}->>'{1}')::timestamptz", models.DateTimeField()),
    "truth": ("({0}->>'{1}')::boolean", models.BooleanField()),
    "choices": ("clientela_texts({0}->'{1}')", ArrayField(models.TextField())),
    **dict.fromkeys(("text", "long", "url", "choice", "country", "language"), _TEXT),
}
KINDS = frozenset(_SQL)


def path_of(name: str, kind: str) -> str:
    """The ORM path of an own field's value."""
    return f"{COLUMN}__{kind}:{name}"


class OwnValues(models.JSONField):
    """Values of own fields by their names. What is not known is not there."""

    def get_transform(self, lookup_name: str) -> Any:
        kind, colon, name = lookup_name.partition(":")
        if colon and kind in KINDS:
            return partial(_Value, name, kind)
        return super().get_transform(lookup_name)


class _Value(Transform):
    """One value out of the column. Its name stands in the SQL itself, else no index on it would be found."""

    def __init__(self, name: str, kind: str, *expressions: Any, **extra: Any) -> None:
        self.sql, self.result = _SQL[kind]
        self.name = name
        super().__init__(*expressions, **extra)

    def as_sql(self, compiler: Any, connection: Any, *_extra: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.lhs)
        return self.sql.format(column, self.name), tuple(params)

    def _resolve_output_field(self) -> Any:
        return self.result


def merged(changes: Mapping[str, Any]) -> Func:
    """The column after these values are set; what is set to nothing goes."""
    said = Value(json.dumps(changes, ensure_ascii=False), output_field=models.TextField())
    return Func(models.F(COLUMN), said, template="jsonb_strip_nulls(%(expressions)s)", arg_joiner=" || ", output_field=OwnValues(),
        function="")  # fmt: skip


def known_only(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new row."""
    return {name: value for name, value in values.items() if value is not None}


def named(changes: Mapping[str, Any]) -> list[str]:
    """The names of what is changed, own fields by theirs."""
    return sorted({*changes, *changes.get(COLUMN, ())} - {COLUMN})
