"""Which fields conditions and formulas may speak of, where links lead to, and what links here; of whichever types are given."""

from collections.abc import Iterable, Iterator

from clientela.platform.conditions.vocabulary import NUMBERS, SETS
from clientela.platform.entities.declaration import Entity, Field

CONDITIONAL = SETS | NUMBERS | {
    "text", "name", "long", "url", "choice", "country", "language", "date", "moment", "truth", "user", "link", "key", "file",
    "email", "phone",
}  # fmt: skip


def is_operand(item: Field) -> bool:
    return item.filterable and item.expression is None and item.kind in CONDITIONAL


def leads_to(item: Field, types: Iterable[Entity]) -> list[Entity]:
    """The types of record a link may lead to: its own, or with an address of its own all types of that table."""
    types = tuple(types)
    target = [one for one in types if item.link in (one.key, one.plural)]
    return [one for one in types if one.model is target[0].model] if item.href and target else target


def pointing_at(key: str, types: Iterable[Entity]) -> Iterator[tuple[str, Entity, Field]]:
    """(name, type, link) of each kind of rows that lead to records of this type; a type with two such links names them apart."""
    types = tuple(types)
    for other in types:
        found = (item for item in other.fields if item.kind == "link" and is_operand(item))
        links = [item for item in found if key in (one.key for one in leads_to(item, types))]
        declared = sum(not item.own for item in links)
        for item in links:
            alone = declared == 1 and not item.own  # a link that a company adds renames none of the product's
            yield (other.plural if alone else f"{other.plural}_{item.name}"), other, item
