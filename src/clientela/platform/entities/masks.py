"""A type of record as one person may know it: `known` answers the declaration without what is kept back from that person.

Every surface reads a declaration, so a field that is hidden here is in no list, form, filter, order, export, import or API; one
that is masked shows that it is there and nothing else; one that is only to be read can't be typed. What a record's own document
holds is kept back by `as_known`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Computed, Entity, Field
from clientela.platform.entities.linking import opened, seen_in_part
from clientela.platform.entities.outside import told_outside
from clientela.platform.entities.searching import Joined, holding, matching, needles
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.rights import STRICTNESS, Mask, stricter

COVERED = "•••"
_COVER = Value(COVERED, output_field=CharField())
_SPACE = Value(" ", output_field=TextField())


def known(name: str, actor: Actor) -> Entity:
    """A type by key or plural, as this actor may know it. Raises UnknownType."""
    return known_to(registry.entity(name), actor)


def known_to(entity: Entity, actor: Actor) -> Entity:
    """The same for a type at hand, with the company's own fields as they are by now."""
    entity = registry.now(entity)
    kept, shut = _kept(entity, actor), seen_in_part(entity, actor)
    return _without(entity, frozenset(kept.items()), shut) if kept or shut else entity


def every_known(actor: Actor) -> tuple[Entity, ...]:
    return tuple(known_to(entity, actor) for entity in registry.every())


def as_known(entity: Entity, actor: Actor, document: bytes) -> bytes:
    """A record's JSON document without what is kept back; `kept_back` in it names those fields."""
    return all_known(entity, actor, [document])[0]


def all_known(entity: Entity, actor: Actor, documents: Sequence[bytes]) -> list[bytes]:
    """The same for many, with the names of those linked records alone that the actor may see."""
    kept = kept_back(entity, actor)
    told = opened(known_to(entity, actor), actor, documents)
    if not kept and actor.outside is None:
        return told
    return [_without_kept(one, entity, actor, kept) for one in told]


def _without_kept(document: bytes, entity: Entity, actor: Actor, kept: Mapping[str, Mask]) -> bytes:
    record = msgspec.json.decode(document)
    if actor.outside is not None:
        record = told_outside(entity, actor, record)
        kept = {name: mask for name, mask in kept.items() if mask != "hidden"}
    for name, mask in kept.items():
        if mask != "read_only" and name in record:
            many = isinstance(record[name], list)
            record[name] = [] if many else COVERED if mask == "masked" else None
    return msgspec.json.encode(record | {"kept_back": kept})


def kept_back(entity: Entity, actor: Actor) -> dict[str, Mask]:
    """What is kept back of a type: the fields that roles name, and those that tell the same again."""
    whole = registry.entity(entity.key)
    masks = _kept(whole, actor)
    if not masks:
        return {}
    return {item.name: masks[_told(item)] for item in whole.fields if _told(item) in masks}


def maskable(entity: Entity) -> list[Field]:
    """The fields that a role can keep back: all but the name, and what only tells another field again."""
    return [item for item in entity.fields if item.name != entity.title and not item.repeats]


def searched_in(rows: Any, entity: Entity, actor: Actor, q: str) -> Any:
    """Those of the rows in which `q` is found; not by what is kept back from the actor, so that no hit tells of it."""
    if entity.found_by:
        return _found_by(rows, entity, actor, q)
    found, whole = rows.filter(matching(q)), registry.entity(entity.key)
    covered = {name for name, mask in kept_back(entity, actor).items() if mask != "read_only"}
    if covered.isdisjoint(whole.searched):
        return found
    left = [whole.by_name[name] for name in whole.searched if name in whole.by_name and name not in covered]
    text = Joined(Concat(_SPACE, *chain.from_iterable((_text_of(item), _SPACE) for item in left), _SPACE))
    return found.annotate(open_text=text).filter(holding(needles(q), column="open_text"))


def _found_by(rows: Any, entity: Entity, actor: Actor, q: str) -> Any:
    """By the words of what a link leads to, as far as that may be seen; by nothing where the link is kept back."""
    link = known_to(entity, actor).by_name.get(entity.found_by)
    if link is None or link.covered or not actor.may("see", link.link):
        return rows.none()
    there = known_to(registry.entity(link.link), actor)
    return rows.filter(**{f"{link.orm}__in": searched_in(there.visible_to(actor), there, actor, q).order_by()})


def _text_of(item: Field) -> Any:
    said: Any = item.expression or F(item.orm)
    return Coalesce(Cast(said, TextField()), Value("", output_field=TextField()))


def _kept(entity: Entity, actor: Actor) -> Mapping[str, Mask]:
    """What roles keep back, and what is computed of it or tells of it elsewhere: nobody reckons backwards."""
    named = actor.kept_back(entity.key)
    derived = {item.name: mask for item in entity.fields
               if (item.computed or item.follows) and (mask := _of_others(entity, item, actor))}  # fmt: skip
    return (
        named if not derived else {**named, **{name: stricter(mask, named.get(name)) for name, mask in derived.items()}}
    )


def _of_others(entity: Entity, item: Field, actor: Actor) -> Mask | None:
    if entity.leans and actor.outside is not None and item.computed is None:
        return None  # what leans on a record of ours is opened to people outside by itself
    return _derived(item.computed or _following(entity, item), actor)


def _following(entity: Entity, item: Field) -> Computed:
    """What such a field looks at, as one that is computed of it does."""
    parts = (name.partition(".") for name in item.follows)
    needs = frozenset((entity.by_name[link].link, name) for link, _dot, name in parts)
    return Computed(needs=needs, sees=frozenset(key for key, _name in needs))


def _derived(computed: Computed, actor: Actor) -> Mask | None:
    """As strictly as what it needs most strictly is; hidden from who may see no record that it looks at."""
    if not all(actor.may("see", key) for key in computed.sees):
        return "hidden"
    masks = [actor.kept_back(key).get(_told(registry.entity(key).by_name[name])) for key, name in computed.needs]
    strictest = max((mask for mask in masks if mask), key=STRICTNESS.__getitem__, default=None)
    return strictest if strictest != "read_only" else None


def _told(item: Field) -> str:
    return item.repeats or item.name


@lru_cache(512)
def _without(entity: Entity, kept: frozenset[tuple[str, Mask]], shut: frozenset[str]) -> Entity:
    masks = dict(kept)
    fields = tuple(replace(item, shut=True) if item.name in shut else item for item in _left(entity.fields, masks))
    names = {item.name for item in fields}
    sorts = {item.name for item in fields if item.sorts}
    return replace(
        entity,
        fields=fields,
        columns=tuple(name for name in entity.columns if name in names),
        import_fields=tuple(item for item in _left(entity.import_fields, masks) if item.editable),
        sort=entity.sort if entity.sort.lstrip("-") in sorts else entity.title,
        board=entity.board if entity.board not in masks else "",
        subtitle=entity.subtitle if entity.subtitle.partition("__")[0] not in masks else "",
    )


def _left(fields: tuple[Field, ...], masks: Mapping[str, Mask]) -> tuple[Field, ...]:
    found = ((item, masks.get(_told(item))) for item in fields)
    return tuple(_as_kept(item, mask) for item, mask in found if mask != "hidden")


def _as_kept(item: Field, mask: Mask | None) -> Field:
    if mask is None:
        return item
    if mask == "read_only":
        return replace(item, editable=False)
    return Field(
        item.name, item.label, section=item.section, repeats=item.repeats, editable=False, filterable=False,
        expression=_COVER, covered=True,
    )  # fmt: skip
