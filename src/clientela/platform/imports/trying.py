"""A dry run: every batch is taken as it would be, looked at, and rolled back. What it finds is true, because it is the real thing.

Batches do not see each other: a key that comes again more than a batch further down counts as new twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field, Taken
from clientela.platform.entities.reading import read_dict
from clientela.platform.history.comparing import Change, changes
from clientela.platform.imports.models import Import
from clientela.platform.imports.noting import together
from clientela.platform.imports.running import added, chunks, step, take_chunk
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM, Actor

Shown = dict[str, Any]  # a record that would change: row_no, id, name, and its fields with old and new
SHOWN = 100  # changes and refused rows that are kept for the page


def try_rows(one: Import, entity: Entity, *, by: Actor) -> dict[str, Any]:
    """{"rows", "counts", "notes", "changes": [{row_no, id, name, fields}], "refused": [{row_no, reasons, row}], "at"}."""
    counts: dict[str, int] = {}
    changed: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    rows, notes = 0, dict[str, int]()
    for chunk in chunks(one, entity):
        with transaction.atomic():
            taken, refusals = take_chunk(one, entity, chunk, by=by)
            found = _changed(entity, taken, by, most=SHOWN - len(changed))
            lists = _lists(entity, found)
            transaction.set_rollback(True)
        changed += _with_lists(entity, found, _lists(entity, found), lists)[: SHOWN - len(changed)]
        counts, rows, notes = added(counts, taken), rows + chunk.rows, together(notes, chunk.notes)
        refused += [{"row_no": r.row_no, "reasons": r.reasons, "row": r.row} for r in refusals[: SHOWN - len(refused)]]
        step(one, preview={"rows": rows, "counts": counts})
    told = {"rows": rows, "counts": counts, "notes": notes, "changes": changed, "refused": refused}
    return told | {"at": timezone.now().isoformat()}


def _changed(entity: Entity, taken: Sequence[Taken], by: Actor, *, most: int) -> list[Shown]:
    """The first records of this batch that are taken as changed, with the columns that differ, which may be none."""
    rows = {key: row_no for each in taken for row_no, key in each.rows.get("updated", ())}
    if most <= 0 or not rows:
        return []
    keys = list(rows)[: most * 2]
    found = {one.key: one for one in changes(entity.model, by.through, keys)}
    fields = {_column(item): item for item in entity.fields}
    names = _names(list(found.values()), fields, by)
    titles = dict(entity.rows().filter(pk__in=keys).values_list("pk", entity.title))
    return [
        {
            "row_no": rows[key],
            "id": str(key),
            "name": str(titles.get(key, "")),
            "fields": [
                {"field": fields[name].name, "old": _said(old, names), "new": _said(new, names)}
                for name, (old, new) in (found[key].fields.items() if key in found else ())
                if name in fields
            ],
        }
        for key in sorted(keys)
    ]


def _lists(entity: Entity, found: Sequence[Shown]) -> dict[str, dict[str, str]]:
    """What the records hold of e-mails, addresses, numbers of the law and the like, by key and field."""
    fields = [item for item in entity.editable if item.kind == "composite"]
    if not fields:
        return {}
    records = {one["id"]: read_dict(entity, UUID(one["id"]), SYSTEM) for one in found}
    return {
        key: {item.name: "; ".join(_item(item, each) for each in record.get(item.name) or ()) for item in fields}
        for key, record in records.items()
    }


def _item(item: Field, held: Mapping[str, Any]) -> str:
    """One of several e-mails, addresses or consents in words: its parts, or what it is compared by."""
    parts = [held.get(part.name) for part in item.parts if not part.alone]
    said = [part for part in parts if part] or [held.get("value") or held.get("typed")]
    return ", ".join(map(str, said if said[0] else (held[part.name] for part in item.pieces if held.get(part.name))))


def _with_lists(
    entity: Entity,
    found: Sequence[Shown],
    before: Mapping[str, Mapping[str, str]],
    after: Mapping[str, Mapping[str, str]],
) -> list[Shown]:
    """The changes with those of lists among them, in the order of the entity's fields; records that stay as they are left out."""
    place = {item.name: at for at, item in enumerate(entity.fields)}
    for one in found:
        old, new = before.get(one["id"], {}), after.get(one["id"], {})
        one["fields"] += [{"field": n, "old": old.get(n, ""), "new": new[n]} for n in new if new[n] != old.get(n, "")]
        one["fields"].sort(key=lambda field: place[field["field"]])
    return [one for one in found if one["fields"]]


def _column(item: Field) -> str:
    """What history calls the column of a field."""
    if item.own:
        return item.name
    return item.key_path


def _names(found: Sequence[Change], fields: Mapping[str, Field], by: Actor) -> dict[str, str]:
    """The names of linked records, by key; behind own links, of those that the actor may see."""
    out: dict[str, str] = {}
    for column, item in fields.items():
        if item.kind not in ("link", "user"):
            continue
        keys = {value for one in found for value in one.fields.get(column, ()) if value}
        if keys and item.kind == "link":
            target = registry.entity(item.link)
            rows = target.visible_to(by) if item.own else target.rows()
            out |= {str(key): name for key, name in rows.filter(pk__in=keys).values_list("pk", target.title)}
        elif keys:
            out |= {str(key): name for key, name in User.objects.filter(pk__in=keys).values_list("pk", "name")}
    return out


def _said(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else names.get(str(value), str(value))
