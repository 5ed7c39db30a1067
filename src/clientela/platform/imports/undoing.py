"""What an undo tells of each set it finishes: kept with the import, and what follows from the restored rows computed anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import models

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.history.tables import model_of, pointed_at
from clientela.platform.history.undoing import Left, Step
from clientela.platform.imports.models import Import, Kept
from clientela.platform.imports.running import step


def note(one: Import, told: Step) -> None:
    """Inside the transaction of the set."""
    for table, keys in [*told.restored.items(), *told.bereft.items()]:
        _refresh(table, keys)
    Kept.objects.bulk_create([_kept(one, left) for left in told.left], ignore_conflicts=True)
    counts = Counter(one.undo)
    counts.update(removed=sum(count for table, count in told.removed.items() if _entities(table)))
    counts.update(restored=sum(len(keys) for table, keys in told.restored.items() if _entities(table)))
    step(one, undo=dict(counts))


def _refresh(table: str, keys: Sequence[UUID]) -> None:
    refresh = next((entity.verbs.refresh for entity in _entities(table) if entity.verbs.refresh), None)
    if refresh and keys:
        refresh(keys)


def _entities(table: str) -> list[Entity]:
    return [one for one in registry.every() if one.model._meta.db_table == table and not one.is_part]


def _kept(one: Import, left: Left) -> Kept:
    entity, key, name = _record(left.table, left.key)
    at = left.at.isoformat() if left.at else ""
    why: dict[str, Any] = {"because": left.because, "by": left.by, "at": at}
    if left.fields:
        why["fields"] = [{"column": c, "written": _decoded(w), "now": _decoded(n)} for c, w, n in left.fields]
    if left.about or not _entities(left.table):
        why["about"] = left.about or left.table
    return Kept(of=one, entity=entity, key=key, name=name, why=why)


def _record(table: str, key: UUID) -> tuple[str, UUID, str]:
    """The record that people know: the row itself, or the one it hangs on."""
    model = model_of(table)
    for entity in _entities(table):
        row = entity.rows().filter(pk=key).values_list(entity.title, flat=True).first()
        if row is not None:
            return entity.key, key, str(row)
    for column, (target, _key) in pointed_at(model).items():
        field: models.Field = next(f for f in model._meta.concrete_fields if f.column == column)
        belongs = getattr(field.remote_field, "on_delete", None) is models.CASCADE and _entities(target)
        if belongs and (at := _parent(model, column, key)):
            return _record(target, at)
    return "", key, ""


def _parent(model: Any, column: str, key: UUID) -> UUID | None:
    found: Iterable[UUID | None] = model._default_manager.filter(pk=key).values_list(column, flat=True)
    return next(iter(found), None)


def _decoded(text: str | None) -> Any:
    return None if text is None else msgspec.json.decode(text)
