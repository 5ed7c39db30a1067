"""`bring_back`: what a record said at a moment, set again by the record's own verb, so that rights and history hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import KEYED, Entity, Field
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, allowed
from clientela.platform.entities.retelling import Document, difference, document
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require


@dataclass(frozen=True)
class Brought:
    """What became of the fields that were asked for and say something else now."""

    restored: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)  # left, since somebody has changed them since
    refused: Mapping[str, str] = field(default_factory=dict)  # left, since they can't be set again, and why


def bring_back(
    name: str,
    key: UUID,
    *,
    to: datetime,
    by: Actor,
    fields: Collection[str] | None = None,
    unless_since: datetime | None = None,
) -> Brought:
    """Set these fields (all, where none are named) to what they said at `to`; those changed after `unless_since` are left.

    Raises Denied, Missing, or what the verb raises; then nothing is changed.
    """
    entity = known(name, by)
    require(by, "edit", entity.key)
    allowed(entity, key, by, verb="edit")
    if entity.verbs.edit is None:
        raise Missing(_("There is no such record, or you may not change it."))
    then, now = document(entity, key, by, to), document(entity, key, by, timezone.now())
    if then is None or now is None:
        raise Missing(_("The record was not there at that moment; nothing was changed."))
    asked = _asked(entity, then, now, fields)
    edited = _edited(entity, key, by, now, unless_since) & asked
    cleaned = clean(entity, _as_typed(entity, then, asked - edited), partial=True)
    if cleaned.facts:
        carried = by.acting_as(by.kind, through=f"{by.through}, as of {to.isoformat()}")
        edit_record(entity, key, cleaned.facts, by=carried, version=now.get("version"))
    restored = [item.name for item in entity.editable if item.name in asked - edited - set(cleaned.problems)]
    return Brought(restored, sorted(edited), dict(cleaned.problems))


def _asked(entity: Entity, then: Document, now: Document, fields: Collection[str] | None) -> set[str]:
    """Those that say something else now and can be set."""
    moved = {name for name in difference(entity, then, now) if entity.by_name[name].editable}
    return moved if fields is None else moved & set(fields)


def _edited(entity: Entity, key: UUID, by: Actor, now: Document, since: datetime | None) -> set[str]:
    if since is None:
        return set()
    return set(difference(entity, document(entity, key, by, since) or {}, now))


def _as_typed(entity: Entity, then: Document, names: Collection[str]) -> dict[str, Any]:
    """What the document says, as the cleaning gate takes it."""
    raw: dict[str, Any] = {}
    for item in entity.editable:
        if item.name in names:
            raw[item.name] = _typed(item, then.get(item.name))
            if item.kind == "money":
                raw[item.currency] = then.get(item.currency) or ""
    return raw


def _typed(item: Field, value: Any) -> Any:
    if item.inputs:
        parts = (*item.inputs, *item.pieces)
        return [{part.name: str(row.get(part.name) or "") for part in parts} for row in value or []]
    if item.kind in KEYED:
        return (value["id"] if item.kind == "user" else {"id": value["id"]}) if value else None
    return value if isinstance(value, list | bool) else str("" if value is None else value)
