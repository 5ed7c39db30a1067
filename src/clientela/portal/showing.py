"""Types of records as they stand under /portal/: the same declaration for the same reader, with addresses that are open outside."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.links import leads_to
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
    return _under(entity, _opening(actor))


def shown_types(actor: Actor) -> list[Entity]:
    """The types of which the reader has lists; of people, one's own record has a place of its own."""
    return [
        _under(known(one.key, actor), _opening(actor))
        for one in registry.every()
        if actor.may("see", one.key) and _has_list(one, actor)
    ]


def sees_oneself(actor: Actor) -> bool:
    """Whether a role shows the reader the record that he stands for; another's that was shared is no word on that."""
    standing = next(one for one in registry.every() if one.belongs and one.belongs.stands)
    return actor.outside is not None and standing.visible_to(actor).filter(pk=actor.outside.party).exists()


def sections_of(entity: Entity, record: dict[str, Any], *, may_edit: bool) -> dict[str, Any]:
    """The context of a record's page. Its links lead to pages under /portal/, and to none that would not open."""
    context = record_context(entity, record, can_edit={"edit": may_edit})
    for section in context["sections"]:
        for prop in section["props"]:
            prop["href"], prop["edit_url"] = _open_outside(prop["href"]), ""
            if (
                isinstance(prop["value"], dict) and prop["kind"] == "text"
            ):  # a link that leads nowhere here: see `_linked`
                prop["value"] = prop["value"]["name"]
        section["props"] = [prop for prop in section["props"] if prop["value"] not in (None, "", [])]
    return context


def _open_outside(href: str) -> str:
    """Files stand under /portal/ with their record already; that something is kept back is explained to our own people alone."""
    if href.startswith("/settings/"):
        return ""
    return UNDER + href if href.startswith("/") and not href.startswith(f"{UNDER}/") else href


def _has_list(entity: Entity, actor: Actor) -> bool:
    """Of the type that one stands for, where there is more to see than oneself."""
    stands = entity.belongs is not None and entity.belongs.stands
    return not stands or actor.scope("see", entity.key) == "organisation" or bool(actor.shared("see", entity.key))


def _opening(actor: Actor) -> frozenset[str]:
    """The types that have pages for this reader."""
    return frozenset(one.key for one in registry.every() if actor.may("see", one.key))


@lru_cache(256)
def _under(entity: Entity, opening: frozenset[str]) -> Entity:
    """A list and nothing else: boards, conditions to start with and marks are for our own people. What is read in brief stands
    first, and so on a phone too."""
    fields = tuple(_linked(item, opening) if item.kind == "link" else item for item in entity.fields)
    columns = tuple(dict.fromkeys(name for name in (*entity.brief, *entity.columns) if name in entity.columns))
    plain: dict[str, Any] = {"columns": columns, "opens_with": {}, "opens_as": "", "weighed": "", "late": ""}
    return replace(entity, plural=f"{UNDER[1:]}/{entity.plural}", fields=fields, **plain)


def _linked(item: Field, opening: frozenset[str]) -> Field:
    """A link to a page that there is for the reader; else the name alone, which with those of the company's own is out of sight."""
    if not item.own and opening.isdisjoint(one.key for one in leads_to(item, registry.every())):
        return replace(item, kind="text", path=item.name_path, link="", href="")
    return replace(item, href=UNDER + (item.href or registry.entity(item.link).url))
