"""`find`: what a few typed letters may mean, over all entities that the asker may see; an exact id first."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.searching import matching
from clientela.platform.permissions.actor import Actor

SHORTEST, PER_ENTITY = 3, 6


@dataclass(frozen=True)
class Found:
    entity: Entity
    rows: list[tuple[Any, ...]]  # (key, title, subtitle)


def find(q: str, actor: Actor) -> list[Found]:
    """At most six records per entity; fewer than three letters find nothing, unless they are a record's key."""
    text = q.replace("\x00", "").strip()
    out = []
    for entity in registry.every():
        if actor.may("see", entity.key):
            rows = _exact(entity, text, actor) or (_matching(entity, text, actor) if len(text) >= SHORTEST else [])
            if rows:
                out.append(Found(entity, rows))
    return out


def _exact(entity: Entity, text: str, actor: Actor) -> list[tuple[Any, ...]]:
    try:
        key = UUID(text)
    except ValueError:
        return []
    return list(_shown(entity, entity.visible_to(actor).filter(pk=key)))


def _matching(entity: Entity, text: str, actor: Actor) -> list[tuple[Any, ...]]:
    """The limit stands inside, before any join: the rows are found first, and only then dressed."""
    keys = list(entity.visible_to(actor).filter(matching(text)).values_list("pk", flat=True)[:PER_ENTITY])
    return list(_shown(entity, entity.rows().filter(pk__in=keys))) if keys else []


def _shown(entity: Entity, rows: Any) -> Any:
    return rows.values_list("pk", entity.by_name[entity.title].orm, entity.subtitle or entity.title)
