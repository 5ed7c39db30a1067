"""Where a column of a file may go: the fields and parts that an entity declares, and rows of cells turned into raw values."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Entity, Field
from clientela.platform.entities.masks import known_to
from clientela.platform.imports import linked
from clientela.platform.imports.reading import Layout, Target, day, moment, number, truth
from clientela.platform.permissions.actor import Actor

EXTERNAL_ID = "external_id"
_KEY = Field(EXTERNAL_ID, "ID", "key")
_KINDS = {
    "name": "name", "text": "text", "long": "text", "choice": "text", "choices": "text",
    "tags": "text", "link": "text", "user": "text",
    "country": "country", "language": "text", "url": "url", "email": "email",
    "phone": "phone", "date": "date", "moment": "moment", "number": "number",
    "money": "number", "integer": "number", "year": "number", "key": "text", "truth": "truth", "composite": "text",
}  # fmt: skip
_COMPOSITE_KINDS = {"emails": "email", "phones": "phone"}


@dataclass(frozen=True)
class Mapped:
    """One column's way: the target's key, such as "phones" or "addresses.city", the label its values carry, and which of
    several like items it belongs to (the 2 of "Address 2 - City"). `sure` is how certain the proposal was, 0 where people chose."""

    column: int
    target: str
    label: str = ""
    ordinal: int = 1
    sure: float = 0


def targets(entity: Entity, *, by: Actor) -> list[Target]:
    """All places that a file's columns may be mapped to; those of linked records where the actor may bring such records too."""
    beside = [(link, known_to(other, by)) for link, other in linked.links(entity) if _may(by, other)]
    return [*own_targets(entity), *(target for link, other in beside for target in _of_link(entity, link, other))]


def refuse_unknown(entity: Entity, mapping: Iterable[Mapped], *, by: Actor) -> None:
    """Raise ValueError for a column that leads to a field which is not there, or kept back from the actor."""
    open_ = {target.key for target in targets(entity, by=by)}
    wrong = [item.target for item in mapping if item.target not in open_]
    if wrong:
        raise ValueError(_("%(type)s has no field “%(name)s”.") % {"type": entity.label, "name": wrong[0]})


def own_targets(entity: Entity) -> list[Target]:
    """Those of the record itself, its key in its source first."""
    own = [target for item in entity.importable for target in _of_field(item)]
    return [Target(EXTERNAL_ID, entity.import_headings, "text"), *own]


def _may(by: Actor, other: Entity) -> bool:
    return other.verbs.take is not None and by.may("import", other.key) and by.may("create", other.key)


def _of_field(item: Field) -> Iterator[Target]:
    kind = _COMPOSITE_KINDS.get(item.name) or _KINDS[item.kind]
    if item.key_headings:
        yield Target(f"{item.name}.{EXTERNAL_ID}", item.key_headings, "text")
    if item.kind != "composite" or item.headings:
        yield Target(item.name, (item.name, str(item.label), *item.headings), kind, many=item.many)
    for part in item.parts:
        yield Target(f"{item.name}.{part.name}", part.headings, "text", many=True)


def _of_link(entity: Entity, link: Field, other: Entity) -> Iterator[Target]:
    for item in linked.carried(other):
        for target in _of_field(item):
            headings = linked.headings(entity, link, item, target)
            yield replace(target, key=f"{link.name}.{target.key}", headings=headings)


def labels(entity: Entity) -> dict[str, str]:
    """The words for each target, as the mapping page offers them."""
    out = {EXTERNAL_ID: "ID", **_labels(entity.importable)}
    for link, other in linked.links(entity):
        said = _labels(linked.carried(other)).items()
        out.update({f"{link.name}.{key}": f"{link.label} › {label}" for key, label in said})
    return out


def _labels(fields: Sequence[Field]) -> dict[str, str]:
    out: dict[str, str] = {}
    for item in fields:
        out[item.name] = str(item.label)
        out |= {f"{item.name}.{EXTERNAL_ID}": f"{item.label} › ID"} if item.key_headings else {}
        out.update({f"{item.name}.{part.name}": f"{item.label} › {part.label}" for part in item.parts})
    return out


def fields_of(entity: Entity, mapping: Sequence[Mapped]) -> tuple[Field, ...]:
    """The fields that rows mapped like this can tell of, and those that they must."""
    told = {item.target.partition(".")[0] for item in mapping}
    return tuple(item for item in entity.importable if item.required or item.name in told)


class Unread(ValueError):
    """A cell can't be read as what its column holds."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


Row = Sequence[str | None]
Setter = Callable[[dict[str, Any], str], None]


def compile_mapping(
    entity: Entity, mapping: Sequence[Mapped], layout: Layout, *, zone: tzinfo = UTC
) -> Callable[[Row], dict[str, Any]]:
    """A function that turns a row's cells into raw values by field name. Raises Unread for a cell that can't be read."""
    ordered = sorted(
        mapping, key=lambda item: item.target.endswith(f".{EXTERNAL_ID}")
    )  # a key joins the name that is there
    setters = [(item.column, item.target, _setter(entity, item, layout, zone)) for item in ordered if item.target]

    def raw_of(row: Row) -> dict[str, Any]:
        raw: dict[str, Any] = {}
        for column, target, put in setters:
            cell = row[column] if 0 <= column < len(row) else None
            if cell:
                try:
                    put(raw, cell)
                except ValueError as error:
                    raise Unread(target.partition(".")[0], str(error)) from error
        return raw

    return raw_of


def _setter(entity: Entity, item: Mapped, layout: Layout, zone: tzinfo) -> Setter:
    if item.target == EXTERNAL_ID:
        return lambda raw, cell: raw.__setitem__(EXTERNAL_ID, clean_value(_KEY, cell, how=Cleaning()))
    if item.target.endswith(f".{EXTERNAL_ID}"):
        return partial(_link_by_key, item.target.partition(".")[0])
    if beside := linked.split(entity, item.target):
        link, other, rest = beside
        put, at = _setter(other, replace(item, target=rest), layout, zone), linked.box(link)
        return lambda raw, cell: put(raw.setdefault(at, {}), cell)
    name, _dot, part = item.target.partition(".")
    field = {one.name: one for one in entity.importable}[name]
    if part:
        return _part_setter(field, part, item)
    if field.kind == "composite":
        whole, same = _whole(field), {"label": item.label, "place": item.ordinal}
        return lambda raw, cell: raw.setdefault(name, []).append({whole: cell, **same})
    read = _reader(field, layout, zone)
    if field.kind == "tags":
        return lambda raw, cell: raw.__setitem__(name, f"{raw[name]};{cell}" if name in raw else cell)
    return lambda raw, cell: raw.setdefault(name, read(cell))


def _link_by_key(name: str, raw: dict[str, Any], cell: str) -> None:
    """The linked record by its source's key, and by its name where the key is not known. Of several keys the first leads there."""
    keys = [key for one in cell.split(";") if (key := clean_value(_KEY, one, how=Cleaning()))]
    if keys:
        raw[name] = {EXTERNAL_ID: keys[0]} | ({"name": raw[name]} if isinstance(raw.get(name), str) else {})


def _whole(field: Field) -> str:
    """The key under which a composite item takes one text for all of it."""
    return "street" if any(part.name == "street" for part in field.parts) else "typed"


def _part_setter(field: Field, part: str, item: Mapped) -> Setter:
    name, same = field.name, {"label": item.label, "place": item.ordinal}
    if next(one for one in field.parts if one.name == part).alone:
        return lambda raw, cell: raw.setdefault(name, []).append({"kind": part, "typed": cell})

    def put(raw: dict[str, Any], cell: str) -> None:
        items = raw.setdefault(name, [])
        found = next((one for one in items if same.items() <= one.items()), None)
        if found is None:
            items.append({**same, part: cell})
        else:
            found[part] = f"{found[part]}, {cell}" if part in found else cell

    return put


def _iso(cell: str, zone: tzinfo) -> str:
    """A time that is written in full as ISO 8601 has it, the most common way and the quickest to read; "" for any other."""
    if len(cell) < 16 or cell[4] != "-":
        return ""
    try:
        read = datetime.fromisoformat(cell)
    except ValueError:
        return ""
    return (read if read.tzinfo else read.replace(tzinfo=zone)).isoformat()


def _reader(field: Field, layout: Layout, zone: tzinfo) -> Callable[[str], Any]:
    """How a cell of this kind is read in a file of this style."""
    if field.kind in ("number", "money", "integer", "year"):
        return lambda cell: (
            cell if cell.isdecimal() and cell.isascii() else format(number(cell, decimal=layout.decimal), "f")
        )
    if field.kind == "date":
        return lambda cell: day(cell, dates=layout.dates).isoformat()
    if field.kind == "moment":
        return lambda cell: _iso(cell, zone) or moment(cell, dates=layout.dates, zone=zone).isoformat()
    if field.kind == "truth":
        return lambda cell: truth(cell)
    return lambda cell: cell
