"""What somebody may undo, asked of each row as it is now: a record by its own rights, what hangs on it by the record's."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Literal
from uuid import UUID

from django.db.models import Q

from clientela.platform.entities.masks import kept_back
from clientela.platform.history.undoing import May, Verb
from clientela.platform.permissions.actor import Actor
from clientela.platform.undo.records import entities_of, hangs_on, parents


def may_by(actor: Actor) -> May:
    """The test that the engine asks; rows that belong to no record, such as users and roles, are nobody's to undo."""

    def may(table: str, keys: Sequence[UUID], verb: Verb) -> set[UUID]:
        if not keys:
            return set()
        if entities_of(table):
            return _records(actor, table, keys, verb)
        held = hangs_on(table)
        if held is None:
            return set()
        above = parents(table, keys)
        on = list(set(above.values()))
        allowed = may(held[1], on, "delete") | (set() if _veiled(actor, held[1]) else may(held[1], on, "edit"))
        return {key for key, parent in above.items() if parent in allowed}

    return may


def columns_kept(actor: Actor, table: str) -> frozenset[str]:
    """The columns of a table that are not this actor's to write."""
    out: set[str] = set()
    for entity in entities_of(table):
        columns = {item.name: str(item.column) for item in entity.model._meta.concrete_fields}
        found = (entity.by_name.get(name) for name in kept_back(entity, actor))
        kept = [item for item in found if item is None or item.computed is None]
        paths = {"own" if item is None or item.own else item.orm for item in kept}  # own fields share a column
        out |= {column for name, column in columns.items() if name in paths}
    return frozenset(out)


def _records(actor: Actor, table: str, keys: Sequence[UUID], verb: Literal["edit", "delete"]) -> set[UUID]:
    types = entities_of(table)
    whole = [entity for entity in types if actor.scope(verb, entity.key) == "all"]
    found: set[UUID] = set()
    if whole:  # types that share the table are asked for at once
        kinds = [Q(**entity.where) for entity in whole]
        of_them = reduce(or_, kinds) if all(kinds) else Q()
        found |= set(whole[0].model._default_manager.filter(of_them, pk__among=keys).values_list("pk", flat=True))
    for entity in types:
        if entity not in whole and actor.may(verb, entity.key):
            rows = entity.visible_to(actor, verb=verb).filter(pk__among=keys).order_by()
            found |= set(rows.values_list("pk", flat=True))
    return found


def _veiled(actor: Actor, table: str) -> bool:
    """Whether something that hangs on these records, such as e-mails, is kept back from the actor."""
    return any(
        item.kind == "composite"
        for entity in entities_of(table)
        for item in entity.fields
        if item.name in kept_back(entity, actor)
    )
