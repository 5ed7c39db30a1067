"""A dry run: every batch is taken as it would be, looked at, and rolled back. What it finds is true, because it is the real thing.

Batches do not see each other: a key that comes again more than a batch further down counts as new twice.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field, Taken
from clientela.platform.history.comparing import Change, changes
from clientela.platform.imports.models import Import
from clientela.platform.imports.running import added, chunks, step, take_chunk
from clientela.platform.permissions.actor import Actor

SHOWN = 100  # changes and refused rows that are kept for the page


def try_rows(one: Import, entity: Entity, *, by: Actor) -> dict[str, Any]:
    """{"rows", "counts", "notes", "changes": [{row_no, id, name, fields}], "refused": [{row_no, reasons, row}], "at"}."""
    counts: dict[str, int] = {}
    changed: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    rows, notes = 0, Counter[str]()
    for chunk in chunks(one, entity):
        with transaction.atomic():
            taken, refusals = take_chunk(one, entity, chunk, by=by)
            changed += _changed(entity, taken, by, most=SHOWN - len(changed))
            transaction.set_rollback(True)
        counts, rows, notes = added(counts, taken), rows + chunk.rows, notes + chunk.notes
        refused += [{"row_no": r.row_no, "reasons": r.reasons, "row": r.row} for r in refusals[: SHOWN - len(refused)]]
        step(one, preview={"rows": rows, "counts": counts})
    told = {"rows": rows, "counts": counts, "notes": dict(notes), "changes": changed, "refused": refused}
    return told | {"at": timezone.now().isoformat()}


def _changed(entity: Entity, taken: Sequence[Taken], by: Actor, *, most: int) -> list[dict[str, Any]]:
    """The first records of this batch that would change, field by field."""
    rows = {key: row_no for each in taken for row_no, key in each.rows.get("updated", ())}
    if most <= 0 or not rows:
        return []
    found = changes(entity.model, by.through, list(rows)[: most * 2])[:most]
    fields = {f"{item.orm}_id" if item.kind in ("link", "user") else item.orm: item for item in entity.fields}
    names = _names(entity, found, fields)
    return [
        {
            "row_no": rows[one.key],
            "id": str(one.key),
            "name": one.name_of(entity.title),
            "fields": [
                {"field": fields[name].name, "old": _said(old, names), "new": _said(new, names)}
                for name, (old, new) in one.fields.items()
                if name in fields
            ],
        }
        for one in found
    ]


def _names(entity: Entity, found: Sequence[Change], fields: Mapping[str, Field]) -> dict[str, str]:
    """The names of linked records, by key."""
    out: dict[str, str] = {}
    for column, item in fields.items():
        keys = {value for one in found for value in one.fields.get(column, ()) if value}
        if keys and item.kind == "link":
            target = registry.entity(item.link)
            out |= {str(key): name for key, name in target.rows().filter(pk__in=keys).values_list("pk", target.title)}
        elif keys and item.kind == "user":
            owner = entity.model._meta.get_field(item.orm).related_model
            out |= {str(row.pk): str(row) for row in owner._default_manager.filter(pk__in=keys)}  # type: ignore[union-attr]
    return out


def _said(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else names.get(str(value), str(value))
