"""How what is said of the company is read."""

from typing import Any

from clientela.platform.entities.choices import countries
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning
from clientela.platform.entities.sentences import said as _

MOST_DAYS = 366  # for which a rate of exchange may hold


def days(value: Any, how: Cleaning) -> int | None:
    """A number of days, None for nothing said."""
    text = plain("" if value is None else value)
    if text and not (text.isdecimal() and 0 < int(text) <= MOST_DAYS):
        raise ValueError(_("Say a number of days from 1 to %(most)s.") % {"most": MOST_DAYS})
    return int(text) if text else None


def country(value: Any, how: Cleaning) -> str:
    """The code of a country, empty for nothing said."""
    text = plain("" if value is None else value).upper()
    if text and text not in dict(countries("en")):
        raise ValueError(_("Say a country by its two letters."))
    return text
