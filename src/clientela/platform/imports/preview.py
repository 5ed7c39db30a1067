"""What an import would make of the first rows of its file, before anything is taken."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clientela.platform.entities.cleaning import clean_value, in_region
from clientela.platform.entities.declaration import Cleaning, Entity
from clientela.platform.imports import linked
from clientela.platform.imports.reading import Layout, Row
from clientela.platform.imports.targets import EXTERNAL_ID, Mapped, compile_mapping

SHOWN = 8


@dataclass(frozen=True)
class Cell:
    text: str
    problem: str = ""


@dataclass(frozen=True)
class Preview:
    """`rows` are the first ones, cell by mapped column; `problems` count what is wrong in the whole sample, by sentence."""

    rows: list[tuple[int, list[Cell]]]
    problems: Counter[str]
    by_column: dict[int, Counter[str]]


def preview(entity: Entity, layout: Layout, mapping: Sequence[Mapped], rows: Sequence[Row], *, country: str) -> Preview:
    """Clean each mapped cell of the sample on its own, as the import will."""
    readers = [(item, compile_mapping(entity, [item], layout)) for item in mapping]
    whole = compile_mapping(entity, mapping, layout)
    out = Preview([], Counter(), {item.column: Counter() for item in mapping})
    for place, row in enumerate(rows):
        how = _how(entity, whole, row, country)
        cells = [_cell(entity, item, read, row, how) for item, read in readers]
        for item, cell in zip(mapping, cells, strict=True):
            if cell.problem:
                out.problems[cell.problem.partition(":")[0]] += 1
                out.by_column[item.column][cell.problem] += 1
        if place < SHOWN:
            out.rows.append((row.number, cells))
    return out


def _how(entity: Entity, whole: Any, row: Row, country: str) -> Cleaning:
    try:
        return in_region(entity, whole(row.values), Cleaning(country=country))
    except ValueError:
        return Cleaning(country=country)


def _cell(entity: Entity, item: Mapped, read: Any, row: Row, how: Cleaning) -> Cell:
    typed = (row.values[item.column] if item.column < len(row.values) else "") or ""
    if not typed or item.target == EXTERNAL_ID:
        return Cell(typed)
    try:
        raw, fields, name = read(row.values), entity.importable, item.target.partition(".")[0]
        if beside := linked.split(entity, item.target):
            link, other, rest = beside
            raw, fields, name = raw[linked.box(link)], other.importable, rest.partition(".")[0]
        field = next(one for one in fields if one.name == name)
        return Cell(_said(clean_value(field, raw[name], how=how)) or typed)
    except ValueError as error:
        return Cell(typed, str(error))


def _said(value: Any) -> str:
    """A cleaned value in words."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_said, value)))
    if isinstance(value, dict):
        return str(
            value.get("value") or value.get("typed") or value.get("name") or value.get("email") or value.get("id") or ""
        )
    return "" if value is None else str(value)
