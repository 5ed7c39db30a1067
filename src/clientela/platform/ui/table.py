"""Flat rows of a list as what its table shows: the columns of its head, and the value of each cell by its kind."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import get_language

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import KEYED, Entity, Field
from clientela.platform.entities.listing import cells
from clientela.platform.ui.filtering import State

Columns = Sequence[Sequence[Any]]  # the places of flat rows, each with the values of all rows
Taker = Callable[[Columns], Sequence[Any]]
_LIST_KINDS = {"integer": "number", "year": "text", "key": "text", "long": "text", "url": "text", "composite": "text"}
_CONTACT_KINDS = {"email": "email", "phone": "phone"}


def columns_of(entity: Entity, state: State) -> tuple[str, ...]:
    return state.ask.columns or entity.columns


def table_context(
    entity: Entity, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]], state: State
) -> dict[str, Any]:
    """`columns` and `rows` of entities/list.html. The rows must hold the cells of these columns, in order."""
    language = get_language() or ""
    places: Columns = list(zip(*rows, strict=True))
    taken = [take(places) for take in takers(entity, names, language)] if rows else []
    return {
        "columns": _columns(entity, names, state.query(), state.ask.sort or entity.sort, language),
        "rows": list(zip(places[0], *taken, strict=True)) if rows else [],
    }


def kind_of(item: Field) -> str:
    """The kind of cell that shows this field."""
    if item.name == "lifecycle":
        return "stage"
    if item.tick:
        return "tick"
    return _CONTACT_KINDS.get(item.name) or _LIST_KINDS.get(item.kind, item.kind)


@lru_cache(maxsize=512)
def takers(entity: Entity, names: tuple[str, ...], _language: str) -> tuple[Taker, ...]:
    """For each column, what takes its cells out of flat rows; the words of choices are those of the language."""
    out, here = [], 1
    for name in names:
        item = entity.by_name[name]
        out.append(_taker(item, here))
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


def _taker(item: Field, at: int) -> Taker:
    one = _cell(item)
    if item.kind in KEYED or item.kind == "money":
        return lambda places: [one(pair) for pair in zip(places[at], places[at + 1], strict=True)]
    return (lambda places: [one(value) for value in places[at]]) if one is not _as_it_is else itemgetter(at)


def _as_it_is(value: Any) -> Any:
    return value


def _cell(item: Field) -> Callable[[Any], Any]:
    """What makes the value of a cell, None for a missing one, out of what the row holds: a value, or a pair of them.

    A link may lead to what was not there yet at the moment that a list shows: it has a key, and no name.
    """
    if item.kind == "link":
        prefix = item.href or registry.entity(item.link).url
        if item.own:
            return lambda pair: (*pair, prefix) if pair[0] is not None else None
        return lambda pair: (*pair, prefix) if pair[1] is not None else None
    if item.kind == "file":
        return lambda pair: (item.name, pair[1]) if pair[1] is not None else None
    if item.kind == "user":
        return lambda pair: pair if pair[1] is not None else None
    if item.kind == "money":
        return lambda pair: pair if pair[0] is not None else None
    if item.kind in ("choice", "choices"):
        return _words_of(item)
    if item.kind in ("text", "long", "url", "email", "phone", "country", "language", "composite"):
        return lambda value: value or None
    return _as_it_is


def _words_of(item: Field) -> Callable[[Any], Any]:
    labels = {key: str(label) for key, label in item.choices}
    if item.kind == "choices":
        return lambda keys: [labels.get(key, key) for key in keys] or None
    if item.tick:
        return lambda key: (key, labels.get(key, key), item.name, key == item.tick)
    words = {key: (key, label) for key, label in labels.items() if key}
    return lambda key: words.get(key) or ((key, key) if key else None)
