"""What facts say of links and users becomes keys: found by id, by name or by e-mail, in sets, under the rights of who says it.

So are those that a company adds, and of the product's own those declared `settled`. Where a company's own link names a record
that nobody knows, and its type needs nothing but a name, that record is made.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Func, Q, TextField, Value
from django.db.models.functions import Lower

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Facts, Field
from clientela.platform.entities.limits import create_within
from clientela.platform.entities.links import leads_to
from clientela.platform.entities.masks import known_to
from clientela.platform.entities.reading import Unlinked
from clientela.platform.entities.sentences import said as _
from clientela.platform.fields.columns import COLUMN
from clientela.platform.fields.models import OwnFile
from clientela.platform.merging.reading import now_of_many
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

_NO_LETTER = r"[^[:alnum:]]+"
Named = Mapping[str, str]  # {"id"}, {"name"} or {"email"}, as cleaning gives it
Problems = dict[str, str]


def settled(entity: Entity, facts: Facts, *, by: Actor, of: Sequence[UUID] = ()) -> Facts:
    """The facts of one record with keys in place of what named them; `of`: the records that they are to change. Raises Unlinked."""
    out, problems = settle_many(entity, [facts], by=by, making=True, of=of)
    for name, why in problems[0].items():
        raise Unlinked(name, why)
    return out[0]


def settle_many(
    entity: Entity, facts: Sequence[Facts], *, by: Actor, making: bool = False, of: Sequence[UUID] = ()
) -> tuple[list[Facts], list[Problems]]:
    """The same for many, with what could not be found, record by record; such a link is left out."""
    out, problems = list(facts), [Problems() for _one in facts]
    for item in registry.now(entity).settled:
        said = {at: value for at, one in enumerate(out) if (value := _said(item, one))}
        wanted = {at: value for at, value in said.items() if isinstance(value, Mapping)}
        keys = {
            at: key
            for frame, places in _frames(entity, item, wanted, out, of).items()
            for at, key in _keys(entity, item, {at: wanted[at] for at in places}, by, frame)
        }
        new: dict[tuple[str, ...], str | None] = {}
        for at, value in wanted.items():
            frame = str(out[at].get(item.within) or "")
            key = keys[at]
            if key is None and (item.own if making else item.made):
                key = new.setdefault((*_word(value), frame), None) or _made(item, value, by, frame)
                new[*_word(value), frame] = key
            out[at] = _with_key(item, out[at], key)
            if key is None:
                problems[at][item.name] = _unknown(value)
    return out, problems


def _keys(
    entity: Entity, item: Field, wanted: Mapping[int, Named], by: Actor, frame: str
) -> Iterator[tuple[int, str | None]]:
    found = _found(entity, item, list(wanted.values()), by, frame)
    return ((at, found.get(_word(value))) for at, value in wanted.items())


def _said(item: Field, facts: Facts) -> Any:
    return ((facts.get(COLUMN) or {}) if item.own else facts).get(item.name)


def _with_key(item: Field, facts: Facts, key: str | None) -> Facts:
    """The facts with this key; what leads nowhere is left out."""
    told = {item.name: key} if key else {}
    if not item.own:
        return {name: one for name, one in facts.items() if name != item.name} | told
    own = {name: one for name, one in facts[COLUMN].items() if name != item.name}
    return facts | {COLUMN: own | told}


def _frames(
    entity: Entity, item: Field, wanted: Mapping[int, Named], facts: Sequence[Facts], of: Sequence[UUID]
) -> dict[str, list[int]]:
    """Where each record's link is to be looked for: within the record that it has in common with what it leads to, or anywhere."""
    out: dict[str, list[int]] = defaultdict(list)
    for at in wanted:
        out[str(facts[at].get(item.within) or "") if item.within else ""].append(at)
    if item.within and of and "" in out:
        path = entity.by_name[item.within].key_path
        standing = set(entity.rows().filter(pk__in=of).values_list(path, flat=True))
        if len(standing) == 1:
            out[str(standing.pop() or "")] = out.pop("")
    return dict(out)


def _word(value: Named) -> tuple[str, str]:
    """What a record is named by, for comparing."""
    kind = next(kind for kind in ("id", "email", "name", "external_id") if kind in value)
    return kind, value[kind].casefold()


def _found(entity: Entity, item: Field, values: Sequence[Named], by: Actor, frame: str) -> dict[tuple[str, str], str]:
    words: dict[str, set[str]] = defaultdict(set)
    for value in values:
        words[_word(value)[0]].add(value[_word(value)[0]])
    if item.kind == "user":
        return _users(words)
    if item.kind == "file":
        return _files(entity, item, words["id"], by)
    targets = [one for one in leads_to(item, registry.every()) if by.may("see", one.key)]
    out = _by_key(targets, words["id"], by)
    for target in reversed(targets):
        found = _records(target, item, words, by, frame)
        out |= {word: key for word, key in found.items() if word[0] != "external_id" or word not in out}
    return out


def _by_key(targets: Sequence[Entity], keys: set[str], by: Actor) -> dict[tuple[str, str], str]:
    """Those of these keys that are records of one of the types; the next type is asked only for what is none of the one before."""
    said = {key: UUID(key) for key in keys}
    later = now_of_many(said.values()) if keys and any(one.verbs.merge for one in targets) else {}
    left, out = {key: later.get(one, one) for key, one in said.items()}, dict[tuple[str, str], str]()
    for target in targets:
        if not left:
            break
        seen = set(target.visible_to(by).filter(pk__in=left.values()).order_by().values_list("pk", flat=True))
        out |= {("id", key): str(now) for key, now in left.items() if now in seen}
        left = {key: now for key, now in left.items() if now not in seen}
    return out


def _records(
    target: Entity, item: Field, words: Mapping[str, set[str]], by: Actor, frame: str
) -> dict[tuple[str, str], str]:
    rows = target.visible_to(by).order_by("-pk")
    named = rows.filter(**{target.by_name[item.within].key_path: frame}) if frame else rows
    title = target.by_name[target.title].orm
    out = {("name", name.casefold()): str(key) for key, name in _of_names(named, title, words["name"])}
    if item.loose:
        left = {name for name in words["name"] if ("name", name.casefold()) not in out}
        out |= {("name", name.casefold()): key for name, key in _alike(named, title, left).items()}
    if words["external_id"] and target.called is not None:
        called = target.called(words["external_id"])
        seen = set(rows.filter(pk__in=called.values()).values_list("pk", flat=True))
        out |= {("external_id", said.casefold()): str(key) for said, key in called.items() if key in seen}
    return out


def _alike(rows: Any, title: str, names: set[str]) -> dict[str, str]:
    """The one record of each name as it stands without spaces and marks: “GTXPro” is “GTX Pro”. Two that it could be are none."""
    if not names:
        return {}
    bare = {name: _bare(name) for name in names}
    squeezed = Func(
        title, Value(_NO_LETTER), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
    )
    found: dict[str, set[str]] = defaultdict(set)
    asked = rows.annotate(squeezed=Lower(squeezed)).filter(squeezed__in=[one for one in bare.values() if one])
    for key, name in asked.values_list("pk", title):
        found[_bare(name)].add(str(key))
    return {name: next(iter(found[one])) for name, one in bare.items() if len(found.get(one, ())) == 1}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()


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
    out = {pair: str(key) for key, email in found for pair in (("id", str(key)), ("email", email.casefold()))}
    return out | (_users_called(words["name"]) if words["name"] else {})


def _users_called(names: set[str]) -> dict[tuple[str, str], str]:
    """Colleagues by their names; of two of one name neither is meant."""
    called: dict[str, list[str]] = defaultdict(list)
    for key, name in User.objects.colleagues().values_list("pk", "name"):
        called[name.casefold()].append(str(key))
    wanted = {name.casefold() for name in names}
    return {("name", name): keys[0] for name, keys in called.items() if name in wanted and len(keys) == 1}


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


def _made(item: Field, value: Named, by: Actor, frame: str) -> str | None:
    """A new record of just that name, where the type takes one and the actor may make it."""
    if item.kind != "link" or "name" not in value:
        return None
    target = known_to(registry.entity(item.link), by)
    if target.verbs.create is None or not by.may("create", target.key):
        return None
    cleaned = clean(target, {target.title: value["name"], **({item.within: frame} if frame else {})})
    return None if cleaned.problems else str(create_within(target, settled(target, cleaned.facts, by=by), by=by))


def _unknown(value: Named) -> str:
    if "id" in value:
        return _("There is no such record, or you may not see it.")
    return _("There is no “%(name)s”, or you may not see it.") % {"name": next(iter(value.values()))[:60]}
