"""Links that a company has added: which there are, and the names of what they lead to, for who may see that.

A key in the column of own values is no foreign key. What it leads to may be gone: the key stays, it is shown as gone, and the link
holds again once the record is brought back.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import OuterRef, Subquery, TextField, Value

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field, computed
from clientela.platform.fields.columns import merged, path_of, without
from clientela.platform.fields.models import OwnField
from clientela.platform.fields.reading import known_shape
from clientela.platform.history.marking import marking
from clientela.platform.permissions.actor import Actor

Document = dict[str, Any]


def own_links(entity: Entity) -> list[Field]:
    """Every link of the company's own that records of this type have: each holds keys of `link` at `key_path`."""
    return [item for item in registry.now(entity).fields if item.own and item.kind == "link"]


def unlinked(key: UUID) -> Iterator[tuple[str, int]]:
    """Take this key out of every such link, now and in the past, in the archive too; answers (table, rows) of each."""
    links = [field for field in known_shape().fields if field.kind == "link" and registry.find(field.entity)]
    for field in links:
        now = registry.entity(field.entity).model
        yield now._meta.db_table, _linking(now, field, key).update(own=without(field.name))
        past = getattr(now, "pgh_event_model", None)
        if past is not None:
            then = _linking(past, field, key)
            with marking(past._meta.db_table, list(then.values_list("pgh_id", flat=True))):
                changed = then.update(own=without(field.name))
            yield past._meta.db_table, changed


def relink(entity: str, others: Sequence[UUID], into: UUID) -> None:
    """Every such link to one of the others leads to `into`, in the archive too; what links said before is past."""
    leading = [
        one for one in known_shape().fields if one.kind == "link" and one.target == entity and registry.find(one.entity)
    ]
    for field in leading:
        rows = registry.entity(field.entity).model._default_manager
        rows.filter(**{f"{path_of(field.name, 'link')}__in": others}).update(own=merged({field.name: str(into)}))


def _linking(model: Any, field: OwnField, key: UUID) -> Any:
    return model._default_manager.filter(**{path_of(field.name, "link"): key})


def seen_in_part(entity: Entity, actor: Actor) -> frozenset[str]:
    """The links behind which are records that the actor may not all see."""
    found = (item for item in entity.fields if item.own and item.kind == "link")
    return frozenset(item.name for item in found if actor.scope("see", item.link) != "all")


def with_names_seen(rows: Any, items: Iterable[Field], actor: Actor) -> Any:
    """The rows, each with the names behind such links, NULL for what the actor may not see."""
    return rows.annotate(**{computed(item): _name_seen(item, actor) for item in items if item.shut})


def told(entity: Entity, actor: Actor, documents: Sequence[Document]) -> None:
    """Leave out of documents the names behind links that the actor may not see; one question for each such link."""
    for item in entity.fields:
        if item.shut:
            links = [link for one in documents if (link := one.get(item.name))]
            seen = _seen(item, actor, {link["id"] for link in links})
            for link in links:
                link["name"] = link["name"] if link["id"] in seen else None


def opened(entity: Entity, actor: Actor, documents: Sequence[bytes]) -> list[bytes]:
    """The same for documents as the database wrote them, which stay as they are where every name may be seen."""
    if not any(item.shut for item in entity.fields):
        return list(documents)
    decoded: list[Document] = [msgspec.json.decode(one) for one in documents]
    told(entity, actor, decoded)
    return [msgspec.json.encode(one) for one in decoded]


def _seen(item: Field, actor: Actor, keys: set[str]) -> set[str]:
    target = registry.entity(item.link)
    if not keys or not actor.may("see", target.key):
        return set()
    return {str(key) for key in target.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True)}


def _name_seen(item: Field, actor: Actor) -> Any:
    target = registry.entity(item.link)
    if not actor.may("see", target.key):
        return Value(None, output_field=TextField())
    rows = target.visible_to(actor).filter(pk=OuterRef(item.key_path)).order_by()
    return Subquery(rows.values(target.by_name[target.title].orm)[:1])
