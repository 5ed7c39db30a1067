"""The words of an entity's conditions: its own fields, those of records it links to, and the rows of other types that link to it.

Rights hold here: what the asker may not see can be neither named nor told apart by its effect on a list.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial, reduce
from operator import or_
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.db.models import Exists, OuterRef, Q
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from clientela.platform.conditions.vocabulary import CONTACTS, NUMBERS, Operand, Related, whole
from clientela.platform.entities import links, registry
from clientela.platform.entities.choices import named
from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import KEYED, Cleaning, Entity, Field, Held
from clientela.platform.entities.links import is_operand
from clientela.platform.entities.masks import every_known, known_to
from clientela.platform.entities.reckoning import SAID, within
from clientela.platform.merging.reading import now_of
from clientela.platform.people.models import Membership
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor

_USER = "SELECT name FROM people_user WHERE id = %s"
FARTHEST = 2  # links that a name may follow
ME, MY_TEAM = "me", "my_team"
PEOPLE_WORDS = {ME: gettext_lazy("Me"), MY_TEAM: gettext_lazy("My team")}


@dataclass(frozen=True)
class EntityWords:
    """The vocabulary of an entity for one asker."""

    entity: Entity
    actor: Actor
    links: int = 0  # that lead here

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields of the type, as the asker may know them."""
        return known_to(self.entity, self.actor).by_name

    def operand(self, name: str) -> Operand:
        head, dot, rest = name.partition(".")
        item = self.fields[head]
        if item.held is not None:
            return _of_held(item, item.held, rest, self.actor)
        if dot:
            return self._linked(item, rest)
        if not is_operand(item):
            raise KeyError(name)
        several = item.currency if item.own else ""
        read, show = _reader(item, self.actor), _shower(item, self.actor)
        said = Operand(item.label, item.orm, item.kind, read, show, currency=several)
        return replace(said, path=SAID, within=partial(within, item, self)) if item.computed else said

    def related(self, name: str) -> Related:
        for found, entity, item in pointing_at(self.entity, self.actor):
            if found == name and self.actor.may("see", entity.key):
                beyond = EntityWords(entity, self.actor, self.links + 1)
                rows = partial(entity.visible_to, self.actor)
                return Related(entity.label_plural, rows, item.key_path, beyond)
        raise KeyError(name)

    def beyond(self, item: Field) -> "EntityWords":
        """The words of the type that a link leads to."""
        return EntityWords(leads_to(item)[0], self.actor, self.links + 1)

    def _linked(self, item: Field, rest: str) -> Operand:
        """A field of the record that `item` leads to: by a join where all of them may be seen, else through those that may."""
        if self.links >= FARTHEST or not is_operand(item):
            raise KeyError(rest)
        types, inner = self.having(item, rest)
        label = f"{item.label} › {inner.label}"
        if inner.within is whole and not item.own and self._whole(item, rest.partition(".")[0], types):
            path = f"{item.orm}__{inner.path}"
            return replace(inner, label=label, path=path, within=partial(_there, path))
        return replace(inner, label=label, within=_through(item, types, self.actor, inner.within))

    def _whole(self, item: Field, name: str, types: list[Entity]) -> bool:
        """Whether all records that the link leads to may be seen, and of each that has such a field the field, too."""
        beyond = leads_to(item)
        known = all(entity in types or name not in entity.by_name for entity in beyond)
        return known and all(self.actor.scope("see", entity.key) == "all" for entity in beyond)

    def having(self, item: Field, rest: str) -> tuple[list[Entity], Operand]:
        """Of the types that a link leads to those whose records have what is named, and that of the first. Raises KeyError.

        A customer may be a person or an organisation: an industry is asked of organisations alone.
        """
        found: list[tuple[Entity, Operand]] = []
        for entity in leads_to(item) if item.kind == "link" else ():
            if self.actor.may("see", entity.key):
                with suppress(KeyError):
                    found.append((entity, EntityWords(entity, self.actor, self.links + 1).operand(rest)))
        if not found:
            raise KeyError(rest)
        first = found[0][1]
        return [entity for entity, one in found if one.path == first.path], first


def leads_to(item: Field) -> list[Entity]:
    """The types of record a link may lead to: its own, or with an address of its own all types of that table."""
    return links.leads_to(item, registry.every())


def pointing_at(entity: Entity, actor: Actor) -> Iterator[tuple[str, Entity, Field]]:
    """(name, type, link) of each kind of rows that lead to this entity's; a type with two such links names them apart."""
    return links.pointing_at(entity.key, every_known(actor))


def named_operands(words: EntityWords) -> Iterator[tuple[str, Operand]]:
    """Every name a condition may use for a field, own ones first, then those of linked records one link away."""
    own = [item for item in words.fields.values() if is_operand(item) or item.held]
    for item in own:
        yield item.name, words.operand(item.name)
        for part in item.held.also if item.held else ():
            yield f"{item.name}.{part}", words.operand(f"{item.name}.{part}")
    for item in own:
        for other in _beyond(item, words.actor):
            yield f"{item.name}.{other.name}", words.operand(f"{item.name}.{other.name}")


def _of_held(item: Field, held: Held, part: str, actor: Actor) -> Operand:
    """What is asked of the items of a composite field: their value, or another part of them. Raises KeyError."""
    within = partial(_held, held, held.seen(actor) if held.seen else Q())
    if not part:
        return Operand(item.label, held.column, "text", str, within=within)
    other = held.also[part]
    label = f"{item.label} › {other.label}"
    return Operand(label, other.orm, other.kind, _reader(other, actor), _shower(other, actor), within)


def _held(held: Held, seen: Q, test: Q) -> Q:
    """One of the items passes the test; items are seen with their record."""
    rows = held.model._default_manager.filter(seen, test, **held.where)
    keys = (key for key in (held.by, held.or_by) if key)
    return reduce(or_, (Q(Exists(rows.filter(**{key: OuterRef("pk")}))) for key in keys))


def _beyond(item: Field, actor: Actor) -> list[Field]:
    """The fields of the records that a link leads to, of all types that may be seen, those of one name once."""
    seen = [one for one in leads_to(item) if actor.may("see", one.key)] if item.kind == "link" else []
    found: dict[str, Field] = {}
    for other in (other for one in seen for other in known_to(one, actor).fields):
        if is_operand(other) and other.kind != "link":
            found.setdefault(other.name, other)
    return list(found.values())


def _there(path: str, test: Q) -> Q:
    """True or false, never unknown, also where the link leads nowhere: else a negation further out would lose such rows."""
    return test & Q(**{f"{path}__isnull": False})


def _through(item: Field, seen: list[Entity], actor: Actor, inner: Callable[[Q], Q]) -> Callable[[Q], Q]:
    def within(test: Q) -> Q:
        found = (Q(**{f"{item.orm}__in": one.visible_to(actor).filter(inner(test)).order_by()}) for one in seen)
        return _there(item.orm, reduce(or_, found))

    return within


def _reader(item: Field, actor: Actor) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if item.kind == "user" and value in PEOPLE_WORDS:
            return _colleagues(str(value), actor)
        cleaned = clean_value(item, value, how=Cleaning(lenient=item.kind in CONTACTS))
        if item.kind in KEYED:
            if not isinstance(cleaned, dict) or "id" not in cleaned:
                raise ValueError(_("name the record by its id"))
            return _as_now(item, UUID(cleaned["id"]))
        return cleaned

    return read


def _as_now(item: Field, key: UUID) -> UUID:
    """A key that was kept in a view, a rule or a program goes on to lead to the record, whatever that was merged into."""
    merges = item.kind == "link" and any(entity.verbs.merge for entity in leads_to(item))
    return (now_of(key) if merges else None) or key


def _colleagues(word: str, actor: Actor) -> Any:
    if word == ME:
        return [actor.user_id]
    return Membership.objects.filter(team_id__in=actor.team_ids).values("user_id")


def _shower(item: Field, actor: Actor) -> Callable[[Any], str]:
    if item.kind in ("user", "link"):
        return lambda value: _name_of(item, value, actor)
    labels = dict(item.choices)
    if item.kind in ("country", "language"):
        return lambda value: str(dict(named(item.kind)).get(value, value))
    return lambda value: str(labels[value]) if value in labels else _shown(value, item.kind)


def _day(day: date) -> str:
    """As lists write it: where months begin small, so it does here."""
    language = get_language() or "en"
    return format_date(day, "medium", locale="en_GB" if language == "en" else language)


def _shown(value: Any, kind: str) -> str:
    try:
        if kind == "date":
            return _day(date.fromisoformat(str(value)[:10]))
        if kind == "moment":
            moment = datetime.fromisoformat(str(value))
            there = localtime(moment) if moment.tzinfo else moment
            return f"{_day(there)} {there:%H:%M}"
        if kind in NUMBERS and kind != "year":
            return str(number_format(value, use_l10n=True, force_grouping=True))
        return str(_("Yes") if value in (True, "yes", "true") else _("No")) if kind == "truth" else str(value)
    except ValueError:
        return str(value)


def _name_of(item: Field, value: Any, actor: Actor) -> str:
    if value in PEOPLE_WORDS:
        return str(PEOPLE_WORDS[value])
    try:
        key = _as_now(item, UUID(str(value)))
    except ValueError:
        return str(value)
    if item.kind == "user":
        found = next((name for (name,) in prepared(_USER, [key])), None)
    else:
        rows = (one.visible_to(actor).filter(pk=key).first() for one in leads_to(item) if actor.may("see", one.key))
        found = next((row for row in rows if row is not None), None)
    return str(found) if found else _("somebody unknown")
