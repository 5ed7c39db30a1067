"""A column that is called as a part and holds the whole: “Nome” with “Giulia Ferrero” in it, where no other column has the rest."""

from collections.abc import Sequence
from dataclasses import replace

from clientela.platform.entities.declaration import Entity
from clientela.platform.imports.reading import Row
from clientela.platform.imports.targets import Mapped


def as_wholes(entity: Entity, mapped: Sequence[Mapped], rows: Sequence[Row]) -> list[Mapped]:
    """The same columns; one that stands alone among the parts of a whole, most of whose values have several words, goes there."""
    wholes = {one.name: one.whole for one in entity.fields if one.whole}
    there = [wholes.get(item.target, item.target) for item in mapped]
    return [
        replace(item, target=wholes[item.target])
        if item.target in wholes and there.count(wholes[item.target]) == 1 and _several_words(item.column, rows)
        else item
        for item in mapped
    ]


def _several_words(column: int, rows: Sequence[Row]) -> bool:
    said = [value for row in rows if column < len(row.values) and (value := (row.values[column] or "").strip())]
    return 2 * sum(len(value.split()) > 1 for value in said) > len(said)
