"""Raw values of a delivery's lines become facts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clientela.platform.entities.cleaning import clean_value, objects, plain
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.entities.sentences import said as _

MOST = 500
_NUMBER = Field("number", "", "number")


def lines(raw: Any, how: Cleaning) -> list[dict[str, Any]]:
    """[{line, quantity}]: which of the order's lines, by its place, code or key, and how many; empty: all that is open."""
    return [_line(item, how) for item in objects(raw, most=MOST)]


def _line(item: Mapping[str, Any], how: Cleaning) -> dict[str, Any]:
    line = plain(item.get("line") if item.get("line") is not None else "")
    if not line:
        raise ValueError(_("Say which line of the order: its place, or its product's code."))
    text = plain(item.get("quantity") if item.get("quantity") is not None else "")
    said = clean_value(_NUMBER, text.replace(",", ".") if "." not in text else text, how=how) or None
    if said is not None and Decimal(said) <= 0:
        raise ValueError(_("How many? 0 is not a quantity."))
    return {"line": line, "quantity": said}
