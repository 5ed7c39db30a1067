"""Conditions in roles: which rows a verb that is given “only where …” reaches."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import NOTHING


def where_of_limit(key: str, where: Mapping[str, Any], actor: Actor) -> Q:
    """The test of a condition in a role. It looks at the record as it is, whatever its reader may see of it.

    A condition that can't be read any more, since a field is gone, opens nothing.
    """
    try:
        return where_of(key, where, actor)
    except (BadCondition, registry.UnknownType):
        return NOTHING


def where_of(key: str, where: Mapping[str, Any], actor: Actor) -> Q:
    """Raises BadCondition for what can't be read, or UnknownType."""
    return compile_condition(where, EntityWords(registry.entity(key), eyes_of(actor)))


def eyes_of(actor: Actor) -> Actor:
    """Who sees everything, and means this actor by “me” and “my team”."""
    return replace(SYSTEM, user_id=actor.user_id, team_ids=actor.team_ids)
