"""What facts say of own links and users becomes keys: found by id, by name or by e-mail, in sets, under the rights of who says it.

A record of a type that needs nothing but its name is made where nobody knows one of that name, as the product's own links do.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import KEYED, Entity, Facts, Field
from clientela.platform.entities.limits import create_within
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.reading import Unlinked
from clientela.platform.entities.sentences import said as _
from clientela.platform.fields.columns import COLUMN
from clientela.platform.fields.models import OwnFile
from clientela.platform.merging.reading import now_of_many
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

Named = Mapping[str, str]  # {"id"}, {"name"} or {"email"}, as cleaning gives it
Problems = dict[str, str]


def settled(entity: Entity, facts: Facts, *, by: Actor) -> Facts:
    """The facts of one record with keys in place of what named them. Raises Unlinked."""
    out, problems = settle_many(entity, [facts], by=by, making=True)
    for name, why in problems[0].items():
        raise Unlinked(name, why)
    return out[0]


def settle_many(
    entity: Entity, facts: Sequence[Facts], *, by: Actor, making: bool = False
) -> tuple[list[Facts], list[Problems]]:
    """The same for many, with what could not be found, record by record; such a link is left out."""
    out, problems = list(facts), [Problems() for _one in facts]
    for item in _links(entity):
        said = {at: one[COLUMN][item.name] for at, one in enumerate(out) if (one.get(COLUMN) or {}).get(item.name)}
        wanted = {at: value for at, value in said.items() if isinstance(value, Mapping)}
        found = _found(entity, item, list(wanted.values()), by) if wanted else {}
        for at, value in wanted.items():
            key = found.get(_word(value)) or (_made(item, value, by) if making else None)
            own = {name: one for name, one in out[at][COLUMN].items() if name != item.name}
            out[at] = out[at] | {COLUMN: own | ({item.name: key} if key else {})}
            if key is None:
                problems[at][item.name] = _unknown(value)
    return out, problems


def _links(entity: Entity) -> Iterator[Field]:
    return (item for item in registry.now(entity).fields if item.own and item.kind in KEYED)


def _word(value: Named) -> tuple[str, str]:
    """What a record is named by, for comparing."""
    kind = next(kind for kind in ("id", "email", "name", "external_id") if kind in value)
    return kind, value[kind].casefold()


def _found(entity: Entity, item: Field, values: Sequence[Named], by: Actor) -> dict[tuple[str, str], str]:
    words: dict[str, set[str]] = defaultdict(set)
    for value in values:
        words[_word(value)[0]].add(value[_word(value)[0]])
    if item.kind == "user":
        return _users(words)
    if item.kind == "file":
        return _files(entity, item, words["id"], by)
    target = registry.entity(item.link)
    if not by.may("see", target.key):
        return {}
    rows = target.visible_to(by).order_by("-pk")
    title = target.by_name[target.title].orm
    out = {("name", name.casefold()): str(key) for key, name in _of_names(rows, title, words["name"])}
    now = _now(target, words["id"])
    seen = set(rows.filter(pk__in=now.values()).values_list("pk", flat=True))
    return out | {("id", said): str(key) for said, key in now.items() if key in seen}


def _now(target: Entity, keys: set[str]) -> dict[str, UUID]:
    """The keys as they were said -> those of the records that these are now."""
    said = {key: UUID(key) for key in keys}
    later = now_of_many(said.values()) if target.verbs.merge is not None else {}
    return {key: later.get(one, one) for key, one in said.items()}


def _of_names(rows: Any, title: str, names: set[str]) -> list[tuple[UUID, str]]:
    """The latest comes first, so that of several the eldest stands in the end. Names are compared as they are written first."""
    if not names:
        return []
    found = list(rows.filter(**{f"{title}__in": names}).values_list("pk", title))
    left = names - {name for _key, name in found}
    if 0 < len(left) <= 20:
        asked = Q()
        for name in left:
            asked |= Q(**{f"{title}__iexact": name})
        found += list(rows.filter(asked).values_list("pk", title))
    return found


def _users(words: Mapping[str, set[str]]) -> dict[tuple[str, str], str]:
    asked = Q(pk__in=words["id"]) | Q(email__in={one.casefold() for one in words["email"]})
    found = User.objects.colleagues().filter(asked).values_list("pk", "email")
    return {pair: str(key) for key, email in found for pair in (("id", str(key)), ("email", email.casefold()))}


def _files(entity: Entity, item: Field, keys: set[str], by: Actor) -> dict[tuple[str, str], str]:
    """Files that the actor has brought, or that a record which he may see holds or has held in this field."""
    hers = set(OwnFile.objects.filter(pk__in=keys, by_user_id=by.user_id).values_list("pk", flat=True))
    seen, past = entity.visible_to(by), getattr(entity.model, "pgh_event_model", None)
    holding = [seen, *([past.objects.filter(pgh_obj_id__in=seen.order_by().values("pk"))] if past else [])]
    for rows in holding:
        if left := keys - {str(key) for key in hers}:
            hers |= set(rows.filter(**{f"{item.key_path}__in": left}).values_list(item.key_path, flat=True))
    there = OwnFile.objects.filter(pk__in=hers)
    there.filter(taken=False).update(taken=True)
    return {("id", str(key)): str(key) for key in there.values_list("pk", flat=True)}


def _made(item: Field, value: Named, by: Actor) -> str | None:
    """A new record of just that name, where the type takes one and the actor may make it."""
    if item.kind != "link" or "name" not in value:
        return None
    target = known_to(registry.entity(item.link), by)
    if target.verbs.create is None or not by.may("create", target.key):
        return None
    cleaned = clean(target, {target.title: value["name"]})
    return None if cleaned.problems else str(create_within(target, cleaned.facts, by=by))


def _unknown(value: Named) -> str:
    if "id" in value:
        return _("There is no such record, or you may not see it.")
    return _("There is no “%(name)s”, or you may not see it.") % {"name": next(iter(value.values()))[:60]}
