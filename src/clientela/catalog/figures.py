"""Raw values to percentages, and to amounts and months that are never negative."""

from decimal import Decimal
from typing import Any

from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.entities.sentences import said as _

_NUMBER, _WHOLE = Field("", "", "number"), Field("", "", "integer")
MOST = 1200  # months that anybody agrees on


def percentage(value: Any, how: Cleaning) -> str | None:
    """From 0 to 100, None for nothing; 22% is 22."""
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else value
    number = clean_value(_NUMBER, text, how=how)
    if number is not None and not 0 <= Decimal(number) <= 100:
        raise ValueError(_("A percentage is between 0 and 100."))
    return number if number is None else str(number)


def amount(value: Any, how: Cleaning) -> str | None:
    """A number that is not negative, None for nothing."""
    number = clean_value(_NUMBER, value, how=how)
    if number is not None and Decimal(number) < 0:
        raise ValueError(_("This can't be less than 0."))
    return number if number is None else str(number)


def months(value: Any, how: Cleaning) -> int | None:
    """How many months (or weeks, or days): none or more, None for nothing."""
    number: int | None = clean_value(_WHOLE, value, how=how)
    if number is not None and not 0 <= number <= MOST:
        raise ValueError(_("This is a number from 0 to %(most)s.") % {"most": MOST})
    return number
