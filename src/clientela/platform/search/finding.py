"""`find`: what a few typed letters may mean, over all entities that the asker may see; what fits to the letter first.

All entities are asked in one statement: each finds its few keys by its own index, and only those are dressed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import every_known, searched_in
from clientela.platform.entities.reading import key_in
from clientela.platform.entities.searching import holding, needles
from clientela.platform.people.prepared import planned
from clientela.platform.permissions.actor import Actor

SHORTEST, PER_ENTITY, MOST_RECENT = 3, 6, 10
PEOPLE_ONLY, THINGS_ONLY = "@", "#"


@dataclass(frozen=True)
class Found:
    entity: Entity
    rows: list[tuple[Any, ...]]  # (key, title, subtitle)


def find(q: str, actor: Actor) -> list[Found]:
    """At most six records per entity; fewer than three letters find nothing, unless they are a record's key.

    "@" before the words leaves only people and organisations, "#" everything else.
    """
    text = q.replace("\x00", "").strip()
    narrowed, text = (text[0], text[1:].strip()) if text[:1] in (PEOPLE_ONLY, THINGS_ONLY) else ("", text)
    seen = [one for one in every_known(actor) if actor.may("see", one.key) and _kept(one, narrowed)]
    key = key_in(text)
    if key is not None:
        return _dressed((one, one.visible_to(actor).filter(pk=key)) for one in seen)
    if len(text) < SHORTEST:
        return []
    found = _found([one for one in seen if not one.found_by], text, actor)
    return sorted(found, key=lambda group: not _is_exact(group, text))


def recent(keys: Iterable[str], actor: Actor) -> list[Found]:
    """The records that a browser remembers as "people/0190…", as far as they are there and may be seen, in its order."""
    wanted: dict[str, list[UUID]] = defaultdict(list)
    order = list(dict.fromkeys(keys))[:MOST_RECENT]
    for one in order:
        plural, _slash, text = one.partition("/")
        key = key_in(text)
        if key is not None:
            wanted[plural].append(key)
    seen = [one for one in every_known(actor) if one.plural in wanted and actor.may("see", one.key)]
    asked = ((one, one.visible_to(actor).filter(pk__in=wanted[one.plural])) for one in seen)
    found = _dressed(asked, most=MOST_RECENT)
    place = {key: at for at, key in enumerate(order)}
    single = [Found(group.entity, [row]) for group in found for row in group.rows]
    return sorted(single, key=lambda group: place[f"{group.entity.plural}/{group.rows[0][0]}"])


def _found(seen: list[Entity], text: str, actor: Actor) -> list[Found]:
    """What holds the words of `text`. Where all may be seen the statement depends on their number alone, and is kept."""
    if any(actor.scope("see", one.key) != "all" or actor.kept_back(one.key) for one in seen):
        return _dressed((one, searched_in(one.visible_to(actor), one, actor, text)) for one in seen)
    wanted = needles(text)
    if not (wanted and seen):
        return []
    sql, params, holes = _compiled(tuple(seen), tuple(map(len, wanted)))
    said = list(chain.from_iterable(wanted))
    return _by_entity(
        planned(sql, [param if hole is None else said[hole] for param, hole in zip(params, holes, strict=True)])
    )


@lru_cache(256)
def _compiled(seen: tuple[Entity, ...], groups: tuple[int, ...]) -> tuple[str, tuple[Any, ...], tuple[int | None, ...]]:
    """The SQL that finds `groups` of words, its parameters, and which of them stand for which word."""
    marks = [f"\ue000{place}" for place in range(sum(groups))]
    left = iter(marks)
    wanted = holding([list(islice(left, size)) for size in groups])
    sql, params = _statement(((one, one.rows().filter(wanted)) for one in seen), PER_ENTITY).query.sql_with_params()
    return sql, params, tuple(marks.index(param) if param in marks else None for param in params)


def _dressed(asked: Iterable[tuple[Entity, Any]], *, most: int = PER_ENTITY) -> list[Found]:
    """The first rows of each, in one statement."""
    asked = list(asked)
    return _by_entity(_statement(asked, most)) if asked else []


def _statement(asked: Iterable[tuple[Entity, Any]], most: int) -> Any:
    parts = (
        rows.order_by().values_list(
            Value(entity.key, output_field=CharField()),
            "pk",
            _text(entity.by_name[entity.title].orm),
            _text(entity.subtitle),
        )[:most]
        for entity, rows in asked
    )
    return reduce(lambda one, other: one.union(other, all=True), parts)


def _by_entity(rows: Iterable[tuple[Any, ...]]) -> list[Found]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for entity, *row in rows:
        found[entity].append(tuple(row))
    return [Found(registry.entity(key), rows) for key, rows in found.items()]


def _text(path: str) -> Any:
    return Cast(path, TextField()) if path else Value("", output_field=TextField())


def _kept(entity: Entity, narrowed: str) -> bool:
    return not narrowed or (entity.avatar != "none") == (narrowed == PEOPLE_ONLY)


def _is_exact(group: Found, text: str) -> bool:
    return any(str(title).casefold() == text.casefold() for _key, title, _subtitle in group.rows)
