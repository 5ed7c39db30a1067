"""One table behind a type of record: what may be written of it, how an arrival's words reach its columns, and what is searched.

Verbs write rows (writing.py) and take arrivals (taking.py); both ask here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models.expressions import Value
from django.db.models.functions import Now

from clientela.platform.fields.columns import OwnValues


@dataclass(frozen=True)
class Table:
    """One entity's table: its key in permissions, the unique column arrivals are recognised by, and what may be written."""

    entity: str
    model: type[models.Model]
    unique: str  # "" where nothing of a row is
    columns: tuple[str, ...]
    searched: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()  # own fields that are searched as well
    where: Mapping[str, Any] = field(default_factory=dict)  # which of its rows are of this entity
    owner: str = ""  # the column of whose a new row is: its maker's, where nobody else is named

    def rows(self) -> Any:
        return self.model._default_manager.filter(**self.where)

    def column(self, name: str) -> models.Field:
        found: models.Field = self.model._meta.get_field(name)  # type: ignore[assignment]
        return found


def typed(fields: Iterable[models.Field]) -> str:
    """The facts of an arrival as columns of SQL, each under the field's name."""
    return ", ".join(f"{field.name} {field.db_type(connection)}" for field in fields)


def after(field: models.Field) -> str:
    """What a known row holds after an arrival spoke."""
    said, stands = given(field), f"t.{field.column}"
    if isinstance(field, OwnValues):
        held = f"coalesce({said}, '{{}}')"
        return f"CASE WHEN %(fill_only)s THEN {held} || {stands} ELSE {stands} || {held} END"
    empty = nothing(field)
    blank = f"nullif({stands}, {empty})" if empty else stands
    return f"CASE WHEN %(fill_only)s THEN coalesce({blank}, {said}, {stands}) ELSE coalesce({said}, {stands}) END"


def first(field: models.Field) -> str:
    """What a new row holds; the parameter is what it holds where nothing is said."""
    kind = field.db_type(connection)
    return f"coalesce({given(field)}, {'now()' if is_today(field) else f'%(default_{field.name})s'}::{kind})"


def defaults(fields: Iterable[models.Field]) -> dict[str, Any]:
    """The parameters of `first`."""
    return {f"default_{field.name}": default(field) for field in fields if not is_today(field)}


def is_today(field: models.Field) -> bool:
    return isinstance(field.db_default, Now)


def given(field: models.Field) -> str:
    """What an arrival says, NULL where it says nothing."""
    if isinstance(field, OwnValues):
        return f"jsonb_strip_nulls(f.{field.name})"
    empty = nothing(field)
    return f"nullif(f.{field.name}, {empty})" if empty else f"f.{field.name}"


def nothing(field: models.Field) -> str:
    """How the database writes an empty value of this column, "" where only NULL is."""
    if isinstance(field, ArrayField):
        return "'{}'"
    return "''" if isinstance(field, models.CharField | models.TextField) else ""


def default(field: models.Field) -> Any:
    default = field.db_default
    if isinstance(default, Value):
        default = default.value
    if field.null:
        return None
    if isinstance(field, OwnValues):
        return "{}"
    if isinstance(field, models.JSONField):  # as SQL writes it: a list would become an array
        return "[]" if default == [] else "{}"
    if default is models.NOT_PROVIDED:
        return "" if nothing(field) == "''" else [] if isinstance(field, ArrayField) else None
    return default


def search(table: Table, values: Mapping[str, str]) -> str:
    return joined(values[name] for name in table.searched)


def joined(said: Iterable[str]) -> str:
    return f"clientela_joined(concat_ws(' ', {', '.join(said)}))"


def search_set(table: Table, values: Mapping[str, str]) -> str:
    return f", search = {search(table, values)}" if table.searched else ""
