"""Giving somebody a role that configures anything can wait for a second person: for good, for a time, with an invitation, or by
opening it to a company's directory. Who configures can let himself do what cannot be undone."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.rights import given
from clientela.platform.seconding.acts import seconded

GIVE = "give_role"


def configures(grants: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """The types of record on which these grants give “configure”."""
    return {entity for entity in {"*", *grants} if given(grants, "configure", entity) != "none"}


def ask_to_give(verb: str, roles: Iterable[UUID], args: Mapping[str, Any], *, by: Actor) -> None:
    """Raise NeedsSecond where one of these roles, which somebody gets anew, configures and the company wants a second person."""
    if any(configures(role.grants) for role in Role.objects.filter(pk__in=list(roles))):
        seconded(GIVE, {"verb": verb, **json.loads(json.dumps(args, default=str))}, by=by)
