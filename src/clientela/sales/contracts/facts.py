"""Raw values to facts, and what follows from the facts of a contract together."""

from typing import Any

from clientela.catalog import figures
from clientela.platform.entities.cleaning import LINE
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _


def months(value: Any, how: Cleaning) -> int | None:
    """How many months at a time: one or more."""
    number = figures.months(value, how)
    if number == 0:
        raise ValueError(_("A contract that goes on does so for a month at least."))
    return number


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
