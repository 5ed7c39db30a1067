"""What hangs on a record, on that record's page: a table for each type that says so (`hangs`), and the way to one more of it.

Asked for by the page once it stands, so that a page costs the same however many types hang on it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import known, known_to
from clientela.platform.entities.reading import allowed, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import can, entity_context
from clientela.platform.ui.filtering import State, written
from clientela.platform.ui.table import table_context

MOST = 100  # rows of one type; its list has the others


@signed_in
def beneath(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """The tables of all that hangs on this record, as far as the reader may see it."""
    actor, pk = actor_of(request), key_of(key)
    above = known(plural, actor)
    require(actor, "see", above.key)
    allowed(above, pk, actor, verb="see")
    tables = [_table(one, pk, actor) for one in hanging_on(above, actor)]
    return render(request, "entities/_beneath.html", {"tables": tables})


def has_beneath(above: Entity) -> bool:
    """Whether anything can hang on records of this type."""
    return any(one.hangs and one.by_name[one.hangs].link == above.key for one in registry.declared())


def hanging_on(above: Entity, actor: Actor) -> list[Entity]:
    """The types whose records hang on those of this one and may be seen, as they are declared."""
    return [
        one
        for one in registry.every()
        if one.hangs and one.by_name[one.hangs].link == above.key and actor.may("see", one.key)
    ]


def landing(entity: Entity, key: Any, facts: Mapping[str, Any]) -> str:
    """Where one stands after a record was made, changed, deleted or left alone: on the page of what it hangs on, as far as that may
    be known; else on its own; before the list where there is none yet."""
    above = facts.get(entity.hangs) if entity.hangs else None
    if isinstance(above, Mapping) and above.get("id"):
        return f"{registry.entity(registry.entity(entity.key).by_name[entity.hangs].link).url}{above['id']}/"
    return f"{entity.url}{key}/" if key else entity.url


def _table(declared: Entity, above: UUID, actor: Actor) -> dict[str, Any]:
    """Their rows as their reader may know them; on what they hang the page says, even where their own link is kept back."""
    link, entity = declared.by_name[declared.hangs], known_to(declared, actor)
    names = tuple(name for name in entity.columns if name != link.name)
    ask = Ask(columns=names, where=Q(**{link.key_path: above}), limit=MOST)
    found = page(entity, actor, ask)
    may = can(entity, actor)
    those = urlencode({"filter": written({"field": link.name, "is": str(above)})})
    return {
        "entity": entity_context(entity),
        **table_context(entity, names, found.rows, State(ask)),
        "more_url": f"{entity.url}?{those}" if found.next else "",
        "new_url": f"{entity.url}new/?{link.name}={above}" if may["create"] else "",
    }
