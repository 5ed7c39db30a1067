"""Parties beside each other, value by value, as one person may know them: what differs, what stays, and what can be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.properties import write_value
from clientela.platform.ui.records import prop

# In the order of the page; lists are kept whole, so there is nothing to choose.
_ROWS = ("name", "emails", "phones", "organisation", "job_title", "addresses", "birth_date", "identifiers", "website", "language",
         "country", "industry", "lifecycle", "owner", "tags")  # fmt: skip
_FURTHER = ("lost", "lead", "prospect", "dormant", "customer", "loyal", "champion")
_TOGETHER = {"name": ("name", "given_name", "family_name", "prefix", "suffix")}  # chosen as one
_KEPT_ALL = frozenset({"emails", "phones", "addresses", "identifiers", "consents", "tags", "roles"})


@dataclass(frozen=True)
class Cell:
    party: UUID
    shown: dict[str, Any] | None  # as `write_value` takes it; None: empty
    chosen: bool = False

    @property
    def value(self) -> Any:
        return self.shown["value"] if self.shown else None


@dataclass(frozen=True)
class Row:
    field: str
    label: Any
    cells: Sequence[Cell]
    keeps_all: bool
    choosable: bool

    @property
    def kept(self) -> Cell | None:
        return next((cell for cell in self.cells if cell.chosen), None)


def documents(entity: Entity, members: Sequence[UUID], actor: Actor) -> dict[UUID, dict[str, Any]]:
    """The records, without what is kept back from the actor. Raises Missing."""
    return {key: read_dict(entity, key, actor) for key in members}


def rows(entity: Entity, found: Mapping[UUID, dict[str, Any]]) -> list[Row]:
    """A row for each field that any of them has. Chosen at first is what merging would keep by itself, and the fullest name."""
    out = []
    for name in _ROWS:
        item = entity.by_name.get(name)
        if item is None:
            continue
        cells = [_cell(entity, item, key, record) for key, record in found.items()]
        there = [cell for cell in cells if cell.shown]
        if there:
            keeps_all, equal = name in _KEPT_ALL, all(cell.value == there[0].value for cell in there)
            best = _best(name, there)
            marked = [replace(cell, chosen=bool(cell.shown) and (keeps_all or equal or cell is best)) for cell in cells]
            out.append(Row(name, item.label, marked, keeps_all, item.editable and not keeps_all and not equal))
    return out


def wanted(entity: Entity, found: Mapping[UUID, dict[str, Any]], chosen: Mapping[str, UUID]) -> dict[str, Any]:
    """The facts that the one that remains is to have, as they were chosen: of a name all its pieces."""
    out: dict[str, Any] = {}
    for name, party in chosen.items():
        item = entity.by_name.get(name)
        if item and item.editable and not item.covered and name in _ROWS and name not in _KEPT_ALL and party in found:
            pieces = (piece for piece in _TOGETHER.get(name, (name,)) if piece in entity.by_name)
            out |= {piece: found[party].get(piece) for piece in pieces}
    return out


def told(entity: Entity, found: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> str:
    """The values of these fields, of all of them, on one line; nothing where one is kept back."""
    if any(name not in entity.by_name or entity.by_name[name].covered for name in fields):
        return ""
    item = entity.by_name[fields[0]]
    texts = [_text(record.get(item.name)) for record in found]
    if item.kind == "date":
        texts = [str(write_value(prop(entity, item, dict(record), may_edit=False))) for record in found]
    return " / ".join(dict.fromkeys(text for text in texts if text))


def _cell(entity: Entity, item: Field, key: UUID, record: dict[str, Any]) -> Cell:
    shown = prop(entity, item, record, may_edit=False)
    return Cell(key, shown if shown["value"] not in (None, "", []) else None)


def _best(name: str, there: Sequence[Cell]) -> Cell:
    if name == "name":
        return max(there, key=lambda cell: (not str(cell.value).isupper(), len(str(cell.value))))
    if name == "lifecycle":
        return max(there, key=lambda cell: _FURTHER.index(cell.value))
    return there[0]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value[:2])
    if isinstance(value, dict):
        return str(value.get("typed") or value.get("value") or value.get("name") or "")
    return str(value or "")
