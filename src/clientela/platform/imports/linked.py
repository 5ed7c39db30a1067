"""What a row tells of a record that it links to: “Company website” beside “Company”.

Any link to a type that is known by its name has such columns. The row itself is taken first, and finds or makes the linked
record by its name; then that type's own verb takes what else was said of it, with its rights, modes, history and sources.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean_fields, completed, in_region
from clientela.platform.entities.declaration import Cleaning, Entity, Facts, Field
from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading import Layout, Target

Raw = dict[str, Any]


def links(entity: Entity) -> tuple[tuple[Field, Entity], ...]:
    """Its links to types that are known by their names."""
    found = [(item, registry.entity(item.link)) for item in entity.importable if item.kind == "link" and not item.own]
    return tuple((item, other) for item, other in found if other.known_by_name)


def split(entity: Entity, target: str) -> tuple[Field, Entity, str] | None:
    """The link, its type and the target there, of "organisation.website"; None for a target of the entity itself."""
    name, dot, rest = target.partition(".")
    told = dot and rest != "external_id"  # by its key a linked record is found, as by its name
    return next(((item, other, rest) for item, other in links(entity) if told and item.name == name), None)


def carried(other: Entity) -> tuple[Field, ...]:
    """What columns may tell of a linked record besides its name."""
    return tuple(item for item in other.importable if item.kind not in ("link", "user") and item.name != other.title)


def box(link: Field) -> str:
    """Where the raw values of the linked record lie among those of the row."""
    return f"{link.name}."


def headings(entity: Entity, link: Field, item: Field, target: Target) -> tuple[str, ...]:
    """What a column is called that tells this of the linked record: “Company website”, “Sito web azienda”.

    A company's phone beside a person's name is where the person is reached at work, so of such columns people say so themselves.
    What the entity has no field for can only be the linked record's.
    """
    if item.many and "." not in target.key:
        return ()
    if item.parts and not all(part.alone for part in item.parts):
        return ()
    own = item.name in {field.name for field in entity.importable}
    names = (str(link.label), *link.headings, *link.of)
    both = tuple(
        said for word in names for heading in target.headings for said in (f"{word} {heading}", f"{heading} {word}")
    )
    return both if own else (*target.headings, *both)


@dataclass(frozen=True, slots=True)
class Told:
    """What one row said of the record that it links to."""

    entity: Entity
    name: str
    facts: Facts
    payload: dict[str, str]


class Wrong(Exception):
    """A value of the linked record can't be taken. The problems stand at the link's field."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True)
class Link:
    """One link of a file's rows with columns of its own."""

    field: Field
    entity: Entity
    fields: tuple[Field, ...]  # that the columns tell
    headings: frozenset[str]

    def told(self, raw: Raw, facts: Facts, said: dict[str, str], how: Cleaning) -> Told | None:
        """Cleaned by the linked type's own rules. Raises Wrong."""
        values = raw.get(box(self.field))
        if not values:
            return None
        name = (facts.get(self.field.name) or {}).get("name", "")
        if not name:
            how.notes.append(_("What was said of a linked record was left out, since the row does not name it."))
            return None
        out = clean_fields(self.fields, values, how=in_region(self.entity, values, how))
        out.facts[self.entity.title] = name
        out = completed(self.entity, out, how=how)
        if out.problems:
            raise Wrong([(self.field.name, why) for why in out.problems.values()])
        return Told(self.entity, name, out.facts, {key: said[key] for key in said if key in self.headings})


def links_of(entity: Entity, columns: Iterable[tuple[int, str]], layout: Layout) -> tuple[Link, ...]:
    """The links that columns, each mapped to a target, tell more of than their names."""
    found: dict[str, list[tuple[int, str]]] = {}
    for column, target in columns:
        if split(entity, target):
            name, _dot, rest = target.partition(".")
            found.setdefault(name, []).append((column, rest.partition(".")[0]))
    return tuple(
        Link(item, other, tuple(one for one in carried(other) if one.name in {name for _at, name in found[item.name]}),
             frozenset(layout.headings[at] for at, _name in found[item.name] if at < len(layout.headings)))
        for item, other in links(entity) if item.name in found
    )  # fmt: skip


def together(said: Iterable[tuple[int, Told]], make: Callable[[int, Told], Any]) -> dict[Entity, list[Any]]:
    """What many rows, by their numbers, said of the same records, as one arrival each; a later word wins, and lists grow."""
    found: dict[tuple[str, str], tuple[int, Told]] = {}
    for row_no, told in said:
        key = (told.entity.key, told.name.casefold())
        found[key] = (found[key][0], _joined(found[key][1], told)) if key in found else (row_no, told)
    out: dict[Entity, list[Any]] = {}
    for row_no, told in found.values():
        out.setdefault(told.entity, []).append(make(row_no, told))
    return out


def _joined(first: Told, later: Told) -> Told:
    facts = dict(first.facts)
    for name, value in later.facts.items():
        if isinstance(value, list):
            facts[name] = [*facts.get(name, ()), *(item for item in value if item not in facts.get(name, ()))]
        elif value not in ("", None):
            facts[name] = value
    return Told(first.entity, first.name, facts, first.payload | later.payload)
