"""What lay in the bin long enough goes for good: the past of the record, and of all that went with it."""

from collections.abc import Sequence
from uuid import UUID

from clientela.platform.entities.declaration import Entity
from clientela.platform.history.marking import marking
from clientela.platform.history.tables import belonging, past_of, rows, tracked_models
from clientela.platform.merging.models import Successor
from clientela.platform.merging.reading import with_former


def forget(entity: Entity, keys: Sequence[UUID]) -> None:
    """Remove every past state of these records, of those that went on as one of them, and of rows that hung on them.

    To be called for deleted ones alone.
    """
    _forget(entity.model._meta.db_table, with_former(keys))
    Successor.objects.filter(new__in=keys).delete()


def _forget(table: str, keys: list[UUID]) -> None:
    if not keys:
        return
    for model in tracked_models():
        for column, target in belonging(model).items():
            if target == table and model._meta.db_table != table:
                _forget(model._meta.db_table, _hanging(model, column, keys))
    model = next(model for model in tracked_models() if model._meta.db_table == table)
    past = past_of(model)
    found = rows(f"SELECT pgh_id FROM {past} WHERE pgh_obj_id = ANY(%(keys)s)", {"keys": keys})
    with marking(past, [entry for (entry,) in found]):
        rows(f"DELETE FROM {past} WHERE pgh_obj_id = ANY(%(keys)s)", {"keys": keys})


def _hanging(model: object, column: str, keys: list[UUID]) -> list[UUID]:
    """Rows of the past that hung on these and are not there any more."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    sql = f"""SELECT DISTINCT e.pgh_obj_id FROM {past_of(model)} e
               WHERE e.{column} = ANY(%(keys)s) AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = e.pgh_obj_id)"""
    return [key for (key,) in rows(sql, {"keys": keys})]
