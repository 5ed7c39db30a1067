"""Types of records as they stand under /portal/: the same declaration for the same reader, with addresses that are open outside."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.records import record_context

UNDER = "/portal"


def known_outside(plural: str, actor: Actor) -> Entity:
    """A type by its plural, as this reader may know it. Raises Missing for one that no role of his shows."""
    try:
        entity = known(plural, actor)
    except registry.UnknownType as error:
        raise Missing(str(error)) from None
    if entity.plural != plural or not actor.may("see", entity.key):
        raise Missing("There is no such page.")
    return _under(entity)


def shown_types(actor: Actor) -> list[Entity]:
    """The types of which the reader has lists; of people, one's own record has a place of its own."""
    return [
        _under(known(one.key, actor)) for one in registry.every() if actor.may("see", one.key) and _has_list(one, actor)
    ]


def sections_of(entity: Entity, record: dict[str, Any], *, may_edit: bool) -> dict[str, Any]:
    """The context of a record's page. Its links lead to pages under /portal/, and to none that would not open."""
    context = record_context(entity, record, can_edit={"edit": may_edit})
    for section in context["sections"]:
        for prop in section["props"]:
            prop["href"] = _open_outside(prop["href"])
            prop["edit_url"] = ""
        section["props"] = [prop for prop in section["props"] if prop["value"] not in (None, "", [])]
    return context


def _open_outside(href: str) -> str:
    """Files stand under /portal/ with their record already; that something is kept back is explained to our own people alone."""
    if href.startswith("/settings/"):
        return ""
    return UNDER + href if href.startswith("/") and not href.startswith(f"{UNDER}/") else href


def _has_list(entity: Entity, actor: Actor) -> bool:
    belongs = entity.belongs
    return not (belongs and belongs.stands) or actor.scope("see", entity.key) == "organisation"


@lru_cache(256)
def _under(entity: Entity) -> Entity:
    fields = tuple(_linked(item) if item.kind == "link" else item for item in entity.fields)
    return replace(entity, plural=f"{UNDER[1:]}/{entity.plural}", fields=fields, opens_with={})


def _linked(item: Field) -> Field:
    return replace(item, href=UNDER + (item.href or registry.entity(item.link).url))
