"""Raw values to facts, and what follows from the facts of a contract together."""

from decimal import Decimal
from typing import Any

from clientela.catalog import figures
from clientela.platform.entities.cleaning import LINE, clean_value
from clientela.platform.entities.declaration import Cleaning, Facts, Field
from clientela.platform.entities.sentences import said as _

_NUMBER, _FINEST = Field("", "", "number"), Decimal("0.0001")


def months(value: Any, how: Cleaning) -> int | None:
    """How many months at a time: one or more."""
    number = figures.months(value, how)
    if number == 0:
        raise ValueError(_("A contract that goes on does so for a month at least."))
    return number


def percent(value: Any, how: Cleaning) -> str | None:
    """By how much prices change, or at most or least: below nothing where they fall."""
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else value
    number = clean_value(_NUMBER, text, how=how)
    if number is not None and not -100 <= Decimal(number) <= 900:
        raise ValueError(_("This is a percentage from −100 to 900."))
    return number if number is None else str(number)


def step(value: Any, how: Cleaning) -> str | None:
    """To what prices are rounded."""
    number = clean_value(_NUMBER, value, how=how)
    if number is not None and not _FINEST <= Decimal(number) <= 1000:
        raise ValueError(_("Prices are rounded to a number from 0.0001 to 1000."))
    return number if number is None else str(number)


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A contract is called as it is, or by its number and whom it is with; it does not end before it starts."""
    party = facts.get("party")
    words = (facts.get("number"), party.get("name") if isinstance(party, dict) else "")
    name = facts.get("name") or " · ".join(word for word in words if word)[:LINE]
    if not name:
        raise ValueError(_("Give the contract a name."))
    if facts.get("starts_on") and facts.get("ends_on") and facts["ends_on"] < facts["starts_on"]:
        raise ValueError(_("It can't end before it starts."))
    return facts | {"name": name}
