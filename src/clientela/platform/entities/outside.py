"""What a declaration says of people outside: which rows belong to them, and what of a record may be shown to them at all."""

from collections.abc import Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.linking import own_links
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.outside import Standing
from clientela.platform.permissions.queries import NOTHING
from clientela.platform.permissions.rights import OUTSIDE, Mask, Scope

_ALWAYS = ("id", "version")


def rows_of(key: str, scope: Scope, standing: Standing) -> Q:
    """The rows that belong to whom somebody stands for, or to the organisation of that one and all below it."""
    try:
        entity = registry.entity(key)
    except registry.UnknownType:
        return NOTHING
    belongs = entity.belongs
    if belongs is None or scope not in OUTSIDE:
        return NOTHING
    ways = [_way(entity, party, of, standing, wide=scope == "organisation") for party, of in belongs.ways]
    if belongs.links:
        ways += [_led_from(item, scope, standing) for item in own_links(entity)]
    return Q(**belongs.where) & reduce(or_, ways, NOTHING)


def showable(key: str) -> Q:
    """The rows that can be shown to people outside at all, whoever's they are."""
    entity = registry.find(key)
    return Q(**entity.belongs.where) if entity and entity.belongs else NOTHING


def closed(key: str) -> Mapping[str, Mask]:
    """The fields that nobody outside sees, or changes, unless a role names them."""
    return _closed(registry.entity(key))


def told_outside(entity: Entity, actor: Actor, record: dict[str, Any]) -> dict[str, Any]:
    """A record's document without anything that its declaration does not give out."""
    hidden = {name for name, mask in actor.kept_back(entity.key).items() if mask == "hidden"}
    fields = {item.name for item in registry.entity(entity.key).fields if (item.repeats or item.name) not in hidden}
    further = entity.belongs.document if entity.belongs else ()
    out = {name: value for name, value in record.items() if name in fields or name in _ALWAYS or name in further}
    for name, keys in (entity.belongs.pieces if entity.belongs else {}).items():
        if isinstance(out.get(name), list):
            out[name] = [{key: item[key] for key in keys if key in item} for item in out[name]]
    return out


def _way(entity: Entity, party: str, organisation: str, standing: Standing, *, wide: bool) -> Q:
    test = Q(**{party: standing.party})
    if wide and standing.organisations:
        test |= Q(**{f"{party}__in": standing.organisations})
        if organisation:
            test |= Q(**{f"{organisation}__in": standing.organisations})
    if party == "pk" or not _leads_to_many(entity, party):
        return test
    return Q(pk__in=entity.rows().filter(test).order_by().values("pk"))


def _led_from(item: Field, scope: Scope, standing: Standing) -> Q:
    """The rows whose link of the company's own leads to what belongs to somebody by itself; links of links end there."""
    target = registry.find(item.link)
    if target is None or target.belongs is None or target.belongs.links:
        return NOTHING
    theirs = target.rows().filter(rows_of(target.key, scope, standing)).order_by()
    return Q(**{f"{item.key_path}__in": theirs.values("pk")})


def _leads_to_many(entity: Entity, path: str) -> bool:
    item: Any = entity.model._meta.get_field(path.partition("__")[0])
    return bool(item.one_to_many or item.many_to_many)


@lru_cache(256)
def _closed(entity: Entity) -> Mapping[str, Mask]:
    """A type that belongs to nobody, such as products, shows what is its name alone until a role opens more."""
    shows = (*entity.belongs.shows, entity.title) if entity.belongs else (entity.title,)
    edits = entity.belongs.edits if entity.belongs else ()
    fields = [item for item in entity.fields if not item.repeats and item.name not in edits]
    return {item.name: "read_only" if item.name in shows else "hidden" for item in fields}
