"""The way of every surface to the verbs of a type: what the company has added to the type holds before them and behind them.

Before: own links become keys (`settling`). Rooms' verbs write one type's rows and need know nothing of it.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from django.db import transaction

from clientela.platform.entities.declaration import Entity, Facts
from clientela.platform.entities.limits import create_within
from clientela.platform.entities.settling import settled
from clientela.platform.fields.columns import COLUMN
from clientela.platform.permissions.actor import Actor


def create_record(entity: Entity, facts: Facts, *, by: Actor) -> UUID:
    """A new record of clean facts. Raises what the entity's verb raises, Denied by a role's condition, or Unlinked."""
    with _whole(facts):
        return create_within(entity, settled(entity, facts, by=by), by=by)


def edit_record(entity: Entity, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts of one record. Raises what the entity's verb raises, or Unlinked."""
    assert entity.verbs.edit is not None
    with _whole(changes):
        entity.verbs.edit(key, settled(entity, changes, by=by), by=by, version=version)


def edit_records(entity: Entity, keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """Set the same settled facts of a set of records, by the verb that takes sets; answers those that it changed."""
    assert entity.verbs.edit_many is not None
    return entity.verbs.edit_many(keys, changes, by=by)


def _whole(facts: Facts) -> AbstractContextManager[None]:
    """A record that a link makes, and the one that it stands in, are written both or not at all."""
    return transaction.atomic() if COLUMN in facts else nullcontext()
