"""Raw values of a purchase's lines become facts, and what follows from the facts of one together."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clientela.platform.entities.cleaning import clean_value, objects, plain
from clientela.platform.entities.declaration import Cleaning, Facts, Field
from clientela.platform.entities.sentences import said as _

MOST = 500  # lines of one purchase
_NUMBER, _DAY = Field("number", "", "number"), Field("day", "", "date")
Rows = list[dict[str, Any]]


def lines(raw: Any, how: Cleaning) -> Rows:
    """[{code, name, quantity, unit_cost, wished_on, promised_on}]; the last three are None where nothing is said."""
    return [_line(item, how, place) for place, item in enumerate(objects(raw, most=MOST), 1)]


def _line(item: Mapping[str, Any], how: Cleaning, place: int) -> dict[str, Any]:
    words = {name: plain(item.get(name) or "")[:500] for name in ("code", "name")}
    if not any(words.values()):
        raise ValueError(_("Line %(place)s says neither a product nor what it is.") % {"place": place})
    many, cost = (clean_value(_NUMBER, _text(item.get(name)), how=how) or None for name in ("quantity", "unit_cost"))
    if many is not None and Decimal(many) <= 0:
        raise ValueError(_("Line %(place)s: a quantity is more than nothing.") % {"place": place})
    if cost is not None and Decimal(cost) < 0:
        raise ValueError(_("Line %(place)s: a cost can't be less than 0.") % {"place": place})
    days = {name: clean_value(_DAY, _text(item.get(name)), how=how) or None for name in ("wished_on", "promised_on")}
    return {**words, "quantity": many or "1", "unit_cost": cost, **days}


def _text(value: Any) -> str:
    return plain(value if value is not None else "")


def quantity(value: Any, how: Cleaning) -> str:
    """More than nothing; one where nothing is said."""
    said = clean_value(_NUMBER, value, how=how) or "1"
    if Decimal(said) <= 0:
        raise ValueError(_("How many? 0 is not a quantity."))
    return str(said)


def complete_line(facts: Facts, how: Cleaning) -> Facts:
    """A line names its product, or says what it is."""
    if not (facts.get("name") or facts.get("product") or facts.get("code")):
        raise ValueError(_("Name a product, or say what it is."))
    return facts


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A purchase says from whom, or what; nothing is confirmed before it was sent."""
    if not any(facts.get(name) for name in ("supplier", "lines", "reference")):
        raise ValueError(_("Say from whom it is ordered, or what is ordered."))
    if facts.get("sent_on") and facts.get("confirmed_on") and facts["confirmed_on"] < facts["sent_on"]:
        raise ValueError(_("It can't be confirmed before it was sent."))
    return facts
