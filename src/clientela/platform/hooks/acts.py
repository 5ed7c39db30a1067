"""What one act did to which records, as history tells: a page, the API, an import, a bulk change, an undo and a job are alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from clientela.platform.history.tables import model_of, past_of, rows, touched_models
from clientela.platform.history.tracking import act_of
from clientela.platform.undo.acts import by_type
from clientela.platform.undo.records import Row, entities_of, gone_rows, hangs_on, records_of

VERBS = ("created", "edited", "deleted", "restored")
_CONTEXT = "SELECT created_at, metadata::text FROM pghistory_context WHERE id = %(context)s"
_BORN = "SELECT of, unnest(keys) FROM history_birth WHERE through = %(act)s AND context_id = %(context)s"
_CHANGED = "SELECT DISTINCT pgh_label, pgh_obj_id FROM {past} WHERE pgh_context_id = %(context)s"
_VERB_OF = {"insert": "created", "update": "edited", "delete": "deleted"}


Records = Sequence[tuple[Row, str]]


@dataclass(frozen=True)
class Act:
    context: UUID
    at: datetime
    by: dict[str, str]  # kind and name of who acted


@dataclass(frozen=True, order=True)
class Happening:
    entity: str
    verb: str
    key: UUID


def act(context: UUID) -> tuple[Act, Records] | None:
    """The act, and what it did to each record in an order that stays; None for one that history does not know."""
    found = rows(_CONTEXT, {"context": context})
    if not found:
        return None
    at, metadata = found[0]
    said: dict[str, Any] = msgspec.json.decode(metadata)
    by = {"kind": str(said.get("kind", "")), "name": str(said.get("name", ""))}
    name = act_of(str(said.get("through", "")), str(context))
    return Act(context, at, by), sorted(_records(_touched(context, name)).items())


def happened(records: Records) -> list[Happening]:
    """Each record with its type; what was deleted before and came to be again was restored."""
    verbs, out = dict(records), list[Happening]()
    for entity, keys in by_type(list(verbs)):
        table = entity.model._meta.db_table
        born = [key for key in keys if verbs[table, key] == "created"]
        again = set(gone_rows(entity).filter(pgh_obj_id__in=born).values_list("pgh_obj_id", flat=True)) if born else ()
        out += [Happening(entity.key, "restored" if key in again else verbs[table, key], key) for key in keys]
    return sorted(out)


def _records(touched: Sequence[tuple[str, str, UUID]]) -> dict[Row, str]:
    own, hanging = dict[Row, str](), dict[str, list[UUID]]()
    tables = {table: (bool(entities_of(table)), hangs_on(table)) for table in {table for table, _l, _k in touched}}
    for table, label, key in touched:
        is_record, held = tables[table]
        if is_record:
            before = own.get((table, key), "edited")
            own[table, key] = before if label == "update" else _VERB_OF[label]
        elif held is not None and not hasattr(model_of(table), "is_proof"):
            hanging.setdefault(table, []).append(key)
    for table, keys in hanging.items():
        for root in set(records_of(table, keys).values()):
            own.setdefault(root, "edited")
    return own


def _touched(context: UUID, name: str) -> list[tuple[str, str, UUID]]:
    """(table, label, key) of every row that the act inserted, updated or deleted."""
    born = [(of, "insert", key) for of, key in rows(_BORN, {"act": name, "context": context})]
    changed = [
        (str(model._meta.db_table), label, key)
        for model in touched_models([context])
        for label, key in rows(_CHANGED.format(past=past_of(model)), {"context": context})
    ]
    return changed + born
