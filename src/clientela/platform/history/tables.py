"""The tables whose past is kept, and how history knows them: their columns, their past, and who points at whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from clientela.platform.people.among import written

# What an edit always moves; it says nothing by itself, and is never brought back.
TECHNICAL = ("id", "version", "updated_at", "created_at")
_INDEXED = """
    SELECT c.relname, string_agg(quote_ident(a.attname), ', ')
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.oid = ANY(%(tables)s::regclass[]) AND coalesce(a.attstattarget, -1) < 0
       AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND a.attnum = ANY(i.indkey))
     GROUP BY c.relname"""
_PAST = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id")


@dataclass(frozen=True)
class Reference:
    """A column of another table that points at this one. `follows`: its row belongs to what it points at, and goes with it."""

    table: str
    column: str
    noted: bool
    follows: bool


def tracked_models() -> list[Any]:
    return [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]


def model_of(table: str) -> Any:
    """The model behind a table whose births are noted. Raises LookupError."""
    for model in apps.get_models():
        if model._meta.db_table == table and hasattr(model, "notes_births"):
            return model
    raise LookupError(table)


def past_of(model: Any) -> str:
    """The table of a model's past."""
    return str(model.pgh_event_model._meta.db_table)


def columns_of(model: Any) -> list[str]:
    """The columns whose past is kept."""
    names = [field.column for field in model.pgh_event_model._meta.concrete_fields]
    return [name for name in names if name not in _PAST and name not in TECHNICAL]


def moving(model: Any) -> list[str]:
    """The columns that move with every edit, as SQL sets them; a row that nobody has edited yet stays so."""
    names = {field.column for field in model._meta.concrete_fields}
    unedited = "updated_at = CASE WHEN t.updated_at IS NOT NULL THEN now() END"
    said = {"version": "version = t.version + 1", "updated_at": unedited}
    return [sql for name, sql in said.items() if name in names]


def points_at(model: Any) -> Iterator[Reference]:
    """Who points at rows of this model, tables of the past aside."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        other: Any = relation.related_model
        if hasattr(other, "pgh_tracked_model") or not other._meta.managed:
            continue
        follows = relation.on_delete is models.CASCADE
        yield Reference(other._meta.db_table, relation.field.column, hasattr(other, "notes_births"), follows)


def pointed_at(model: Any) -> dict[str, tuple[str, str]]:
    """Column -> (table, key column) of what rows of this model point at."""
    return {
        field.column: (field.related_model._meta.db_table, field.target_field.column)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not None
    }


def belonging(model: Any) -> dict[str, str]:
    """Column -> table of what rows of this model go with when it is deleted."""
    return {
        field.column: field.related_model._meta.db_table
        for field in model._meta.concrete_fields
        if getattr(field.remote_field, "on_delete", None) is models.CASCADE
    }


def children_first(tables: list[str]) -> list[str]:
    """The tables in an order in which each comes before those it points at; a table may point at itself."""
    left, out = set(tables), list[str]()
    while left:
        free = sorted(
            table for table in left
            if not any(r.table in left and r.table != table for r in points_at(model_of(table)))
        ) or sorted(left)[:1]  # fmt: skip
        out += free
        left -= set(free)
    return out


def links_first(models_: Sequence[Any]) -> list[Any]:
    """The tracked models in an order in which each comes after those it points at."""
    by_table = {model._meta.db_table: model for model in models_}
    return [by_table[table] for table in reversed(children_first(list(by_table)))]


def touched_models(contexts: Sequence[UUID]) -> list[Any]:
    """The tracked models of which these acts have changed or deleted rows."""
    found = tracked_models() if contexts else []
    asked = ", ".join(
        f"EXISTS (SELECT FROM {past_of(model)} WHERE pgh_context_id = ANY(%(contexts)s))" for model in found
    )
    (flags,) = rows(f"SELECT {asked}", {"contexts": list(contexts)}) if found else [()]
    return [model for model, touched in zip(found, flags, strict=True) if touched]


def born_into(through: str) -> list[str]:
    """The tables in which an act has created something."""
    return [
        table
        for (table,) in rows("SELECT DISTINCT of FROM history_birth WHERE through = %(through)s", {"through": through})
    ]


def indexed(tables: Sequence[str]) -> list[tuple[str, str]]:
    """(table, its columns that stand in an index, as SQL lists them), without those that ask for a closer look than others."""
    return [(table, columns) for table, columns in rows(_INDEXED, {"tables": list(tables)})]


def rows(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {name: _written(value) for name, value in params.items()})
        found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
        return found


def _written(value: Any) -> Any:
    keys = isinstance(value, list) and value and isinstance(value[0], UUID)
    return written(value) if keys else value


def in_order(keys: Iterable[UUID]) -> list[UUID]:
    """As the database orders them; keys that are compared with each other call Python for every pair."""
    return sorted(keys, key=attrgetter("int"))
