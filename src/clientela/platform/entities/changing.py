"""The way of every surface to the verbs of a type: what the company has added to the type holds before them and behind them.

Before: links become keys (`settling`). Behind: what the company needs of a record is asked of it as it stands then (`needing`).
Rooms' verbs write one type's rows and need know nothing of either.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from django.db import transaction

from clientela.platform.entities.declaration import Entity, Facts
from clientela.platform.entities.limits import create_within
from clientela.platform.entities.needing import has_needs, lacking, newly, refuse
from clientela.platform.entities.settling import settled
from clientela.platform.fields.columns import COLUMN
from clientela.platform.permissions.actor import Actor


def create_record(entity: Entity, facts: Facts, *, by: Actor) -> UUID:
    """A new record of clean facts. Raises what the entity's verb raises, Denied by a role's condition, Unlinked or Needed."""
    with _whole(entity, facts):
        key = create_within(entity, settled(entity, facts, by=by), by=by)
        refuse(entity, lacking(entity, [key]))
        return key


def edit_record(entity: Entity, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts of one record. Raises what the entity's verb raises, Unlinked or Needed."""
    assert entity.verbs.edit is not None
    with _whole(entity, changes):
        before = lacking(entity, [key])
        entity.verbs.edit(key, settled(entity, changes, by=by, of=[key]), by=by, version=version)
        refuse(entity, newly(before, lacking(entity, [key])))


def edit_records(entity: Entity, keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """Set the same settled facts of a set of records, by the verb that takes sets; answers those that it changed.

    Raises Needed where that would leave anything lacking in any of them; then none is changed.
    """
    assert entity.verbs.edit_many is not None
    with _whole(entity, changes):
        before = lacking(entity, keys)
        done = entity.verbs.edit_many(keys, changes, by=by)
        refuse(entity, newly(before, lacking(entity, done)))
        return done


def _whole(entity: Entity, facts: Facts) -> AbstractContextManager[None]:
    """What the verb writes, and what is made or refused around it, stand or fall together."""
    return transaction.atomic() if COLUMN in facts or has_needs(entity) else nullcontext()
