"""Which record a row belongs to: itself where its table is that of a type, else the one that it hangs on and goes with."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.history.tables import model_of, past_of, rows

Row = tuple[str, UUID]  # a table and a key in it


def entities_of(table: str) -> list[Entity]:
    """The types whose records are rows of this table, and no parts of others."""
    return [one for one in registry.every() if one.model._meta.db_table == table and not one.is_part]


@cache
def hangs_on(table: str) -> tuple[str, str] | None:
    """The column and the table of what rows of this table go with, if that leads to a record of a type."""
    for item in model_of(table)._meta.concrete_fields:
        if getattr(item.remote_field, "on_delete", None) is models.CASCADE:
            target = str(item.related_model._meta.db_table)
            if target != table and _leads_to_records(target):
                return item.column, target
    return None


def parents(table: str, keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """What each of these rows hangs on, as it stands or, for those that are gone, as it last stood."""
    held = hangs_on(table)
    if held is None:
        return {}
    column, wanted = held[0], list(keys)
    found = dict(rows(f"SELECT id, {column} FROM {table} WHERE id = ANY(%(keys)s)", {"keys": wanted}))
    gone = [key for key in wanted if key not in found]
    if gone and hasattr(model_of(table), "pgh_event_model"):
        past = past_of(model_of(table))
        sql = f"""SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, {column} FROM {past}
                   WHERE pgh_obj_id = ANY(%(keys)s) ORDER BY pgh_obj_id, pgh_id DESC"""
        found |= dict(rows(sql, {"keys": gone}))
    return {key: parent for key, parent in found.items() if parent is not None}


def records_of(table: str, keys: Sequence[UUID]) -> dict[UUID, Row]:
    """The record behind each row; a row that belongs to none is left out."""
    if entities_of(table):
        return {key: (table, key) for key in keys}
    held = hangs_on(table)
    if held is None:
        return {}
    above = parents(table, keys)
    found = records_of(held[1], list(set(above.values())))
    return {key: found[parent] for key, parent in above.items() if parent in found}


def gone_rows(entity: Entity) -> Any:
    """The past of this type's deleted records, as a queryset: each row as it stood when it was deleted."""
    past: Any = entity.model.pgh_event_model  # type: ignore[attr-defined]
    return past._default_manager.filter(pgh_label="delete", **entity.where)


def _leads_to_records(table: str) -> bool:
    try:
        return bool(entities_of(table)) or hangs_on(table) is not None
    except LookupError:
        return False
