"""Raw values of a part become facts."""

from decimal import Decimal
from typing import Any

from clientela.catalog.figures import amount
from clientela.platform.entities.declaration import Cleaning
from clientela.platform.entities.sentences import said as _


def quantity(value: Any, how: Cleaning) -> str:
    """How many of it: more than none, one where nothing is said."""
    number = amount(value, how) or "1"
    if not Decimal(number):
        raise ValueError(_("How many? 0 is not a quantity."))
    return number
