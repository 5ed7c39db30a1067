"""Conditions in roles: which rows a verb that is given “only where …” reaches."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Facts
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import NOTHING, Denied


def where_of_limit(key: str, where: Mapping[str, Any], actor: Actor) -> Q:
    """The test of a condition in a role. It looks at the record as it is, whatever its reader may see of it.

    A condition that can't be read any more, since a field is gone, opens nothing.
    """
    try:
        return where_of(key, where, actor)
    except (BadCondition, registry.UnknownType):
        return NOTHING


def create_within(entity: Entity, facts: Facts, *, by: Actor) -> UUID:
    """The entity's own verb. Raises Denied, and nothing is made, where the new record meets no condition for making one."""
    assert entity.verbs.create is not None
    if by.scope("create", entity.key) != "none" or not by.limited("create", entity.key):
        return entity.verbs.create(facts, by=by)
    with transaction.atomic():
        key = entity.verbs.create(facts, by=by)
        if not entity.visible_to(by, verb="create").filter(pk=key).exists():
            raise Denied(_("Your role lets you make such records only where a condition holds; this one was not made."))
        return key


def where_of(key: str, where: Mapping[str, Any], actor: Actor) -> Q:
    """Raises BadCondition for what can't be read, or UnknownType."""
    return compile_condition(where, EntityWords(registry.entity(key), eyes_of(actor)))


def eyes_of(actor: Actor) -> Actor:
    """Who sees everything, and means this actor by “me” and “my team”."""
    return replace(SYSTEM, user_id=actor.user_id, team_ids=actor.team_ids)
