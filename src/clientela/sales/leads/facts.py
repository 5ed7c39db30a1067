"""Raw values to facts of leads and sources, and what follows from them together."""

from typing import Any
from zoneinfo import available_timezones

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import LINE, clean, plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _

SAID = {"person": "name", "email": "emails", "phone": "phones", "company": "organisation"}  # at the door -> of a person
MOST_MINUTES = 43_200  # thirty days


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A lead is called as it is, by what is wanted, or by who asks; who asks becomes a person's clean facts, under `who`."""
    who = asking(facts, how)
    names = [facts.get("wanted") or "", _named(facts, "product"), _named(facts, "party"), (who or {}).get("name", "")]
    first = next((one for one in names if one), "").strip()
    name = facts.get("name") or (first.splitlines()[0][:LINE] if first else "")
    if not name:
        raise ValueError(_("Say what is wanted, or who asks."))
    return facts | {"name": name} | ({"who": who} if who else {})


def asking(facts: Facts, how: Cleaning) -> Facts | None:
    """The person of whom these words speak, as clean facts; None where they name nobody. Raises ValueError."""
    said = {of: facts[name] for name, of in SAID.items() if facts.get(name)}
    if not said.keys() & {"name", "emails", "phones"} or _named(facts, "party"):
        return None
    said.setdefault("name", str(said.get("emails") or said.get("phones")))
    out = clean(registry.entity("person"), said, how=Cleaning(lenient=how.lenient, country=how.country))
    if out.problems:
        raise ValueError(next(iter(out.problems.values())))
    return out.facts


def _named(facts: Facts, name: str) -> str:
    link = facts.get(name)
    return str(link.get("name") or link.get("id") or "") if isinstance(link, dict) else str(link or "")


def timed(facts: Facts, how: Cleaning) -> Facts:
    """A source ends after it begins, and closes after it opens."""
    if facts.get("begins_on") and facts.get("ends_on") and facts["ends_on"] < facts["begins_on"]:
        raise ValueError(_("It can't end before it begins."))
    opens, closes = facts.get("opens"), facts.get("closes")
    if opens is not None and closes is not None and opens >= closes:
        raise ValueError(_("Working time ends after it begins."))
    return facts


def minutes(value: Any, how: Cleaning) -> int | None:
    """A number of minutes, None for no clock at all."""
    text = plain(value if value is not None else "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST_MINUTES:
        raise ValueError(_("Minutes are a number from 1 to 43,200, or nothing."))
    return int(text)


def hour(value: Any, how: Cleaning) -> int | None:
    """An hour of the day."""
    text = plain(value if value is not None else "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text) > 24:
        raise ValueError(_("An hour is a number from 0 to 24."))
    return int(text)


def zone(value: Any, how: Cleaning) -> str:
    """The name of a time zone, as the IANA database has it."""
    text = plain(value or "")
    if text and text not in available_timezones():
        raise ValueError(_("There is no time zone “%(name)s”.") % {"name": text[:60]})
    return text
