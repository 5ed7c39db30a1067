"""What a leaver owns, wherever it is declared: every field of kind "user" that can be edited, through each entity's own verb."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from clientela.platform.directory.events import RecordsHandedOver
from clientela.platform.entities import registry
from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.permissions.actor import Actor

AT_ONCE = 200  # records of one transaction


def owned(user: UUID, *, by: Actor) -> list[tuple[Entity, int]]:
    """How many records of each type `by` could hand over."""
    counted: dict[str, int] = {}
    for entity, item in _places():
        counted[entity.key] = counted.get(entity.key, 0) + _rows(entity, item, user, by).count()
    return [(registry.entity(key), number) for key, number in counted.items() if number]


def pass_on(user: UUID, to: UUID, *, by: Actor) -> int:
    """Give them all to `to`, in pieces; answers how many. What somebody else changes meanwhile is met again or left."""
    count = 0
    for entity, item in _places():
        keys = _rows(entity, item, user, by).values_list("pk", flat=True).iterator(chunk_size=2000)
        while chunk := list(islice(keys, AT_ONCE)):
            with transaction.atomic():
                count += sum(_give(entity, item, key, to, by=by) for key in chunk)
    if count:
        with transaction.atomic():
            emit(RecordsHandedOver(user, to, count), by=by)
    return count


def _give(entity: Entity, item: Field, key: UUID, to: UUID, *, by: Actor) -> bool:
    try:
        with transaction.atomic():
            said = {item.name: {"id": str(to)}}
            edit_record(entity, key, {"own": said} if item.own else said, by=by)
    except (Missing, Conflict):
        return False
    return True


def _places() -> Iterator[tuple[Entity, Field]]:
    for entity in registry.every():
        for item in entity.editable if entity.verbs.edit is not None else ():
            if item.kind == "user" and item.stored:
                yield entity, item


def _rows(entity: Entity, item: Field, user: UUID, by: Actor) -> Any:
    return entity.visible_to(by, verb="edit").filter(**{item.key_path: user}).order_by("pk")
