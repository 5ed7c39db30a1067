"""Flat rows of a list as what its table shows: the columns of its head, and the value of each cell by its kind."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import get_language

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import cells
from clientela.platform.ui.filtering import State

Getter = Callable[[tuple[Any, ...]], Any]
_LIST_KINDS = {"integer": "number", "year": "text", "key": "text", "long": "text", "url": "text", "composite": "text"}
_CONTACT_KINDS = {"email": "email", "phone": "phone"}


def columns_of(entity: Entity, state: State) -> tuple[str, ...]:
    return state.ask.columns or entity.columns


def table_context(
    entity: Entity, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]], state: State
) -> dict[str, Any]:
    """`columns` and `rows` of entities/list.html. The rows must hold the cells of these columns, in order."""
    language = get_language() or ""
    shape = getters(entity, names, language)
    return {
        "columns": _columns(entity, names, state.query(), state.ask.sort or entity.sort, language),
        "rows": [(str(row[0]), *[get(row) for get in shape]) for row in rows],
    }


def kind_of(item: Field) -> str:
    """The kind of cell that shows this field."""
    if item.name == "lifecycle":
        return "stage"
    return _CONTACT_KINDS.get(item.name) or _LIST_KINDS.get(item.kind, item.kind)


@lru_cache(maxsize=512)
def getters(entity: Entity, names: tuple[str, ...], _language: str) -> tuple[Getter, ...]:
    """For each column, what makes its cell out of a flat row; the words of choices are those of the language."""
    out, here = [], 1
    for name in names:
        item = entity.by_name[name]
        out.append(_getter(item, here))
        here += len(cells(item))
    return tuple(out)


@lru_cache(maxsize=1024)
def _columns(
    entity: Entity, names: tuple[str, ...], query: str, sort: str, _language: str
) -> tuple[dict[str, Any], ...]:
    """The head of a table, the same for every page of a list; `query` is that of the list's address."""
    return tuple(_column(entity, entity.by_name[name], query, sort) for name in names)


def _column(entity: Entity, item: Field, query: str, sort: str) -> dict[str, Any]:
    sorted_by, descending = sort.lstrip("-") == item.name, sort.startswith("-")
    flipped = item.name if sorted_by and descending else f"-{item.name}" if sorted_by else item.name
    return {
        "key": item.name,
        "label": str(item.label),
        "kind": kind_of(item),
        "sortable": item.sorts,
        "sort_url": f"{entity.url}?{_sorted_by(query, flipped)}" if item.sorts else "",
        "sorted": ("descending" if descending else "ascending") if sorted_by else None,
        "numeric": item.kind in ("money", "number", "integer"),
        "editable": item.editable,
    }


def _sorted_by(query: str, sort: str) -> str:
    sent = [(key, value) for key, value in parse_qsl(query) if key != "sort"]
    return urlencode([*sent, ("sort", sort)])


def _getter(item: Field, at: int) -> Getter:
    if item.kind == "link":
        prefix = item.href or registry.entity(item.link).url
        return lambda row: (row[at], row[at + 1], prefix) if row[at] else None
    if item.kind == "user":
        return lambda row: (str(row[at]), row[at + 1]) if row[at] else None
    if item.kind == "money":
        return lambda row: (row[at], row[at + 1]) if row[at] is not None else None
    if item.kind == "choice":
        labels = {key: str(label) for key, label in item.choices}
        return lambda row: (row[at], labels.get(row[at], row[at])) if row[at] else None
    if item.kind == "choices":
        words = dict(item.choices)
        return lambda row: [words.get(key, key) for key in row[at]] or None
    if item.kind in ("text", "long", "url", "country", "language", "composite"):
        return lambda row: row[at] or None
    return itemgetter(at)
