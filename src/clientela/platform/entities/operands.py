"""The fields of an entity that conditions may speak of, and how the values beside them are read."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import Operand
from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Entity, Field

CONDITIONAL = frozenset({
    "text", "name", "long", "url", "tags", "choice", "country", "language", "number", "money", "integer", "date", "moment",
    "truth", "user", "link", "year", "key",
})  # fmt: skip


@lru_cache
def operands(entity: Entity) -> dict[str, Operand]:
    return {item.name: Operand(item.orm, item.kind, _reader(item)) for item in entity.fields if is_operand(item)}


def is_operand(item: Field) -> bool:
    return item.filterable and item.expression is None and item.kind in CONDITIONAL


def _reader(item: Field) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        cleaned = clean_value(item, value, how=Cleaning())
        if item.kind in ("link", "user"):
            if not isinstance(cleaned, dict) or "id" not in cleaned:
                raise ValueError(_("name the record by its id"))
            return cleaned["id"]
        return cleaned

    return read
