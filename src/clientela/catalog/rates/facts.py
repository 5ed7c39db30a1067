"""What follows from the facts of a rate together."""

from decimal import Decimal
from typing import Any

from clientela.platform.entities.cleaning import currency
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _

BASE = "EUR"  # of which rates tell the worth where they do not say: that of the European Central Bank
_SMALLEST, _LARGEST = Decimal("1e-10"), Decimal("1e13")


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A rate is called by its pair and its day. Raises ValueError for what can't be one."""
    base, other = facts.get("base") or BASE, facts.get("currency") or ""
    if not facts.get("day") or not other:
        raise ValueError(_("A rate needs a day and a currency."))
    if base == other:
        raise ValueError(_("A currency has no rate in itself."))
    value = facts.get("value")
    if value is None or not _SMALLEST <= Decimal(str(value)) < _LARGEST:
        raise ValueError(_("A rate is a number above 0."))
    return facts | {"base": base, "name": f"{base}/{other} {facts['day']}"}


def code(value: Any, how: Cleaning) -> str:
    """A currency, which has to be said."""
    said = currency(value, how)
    if not said:
        raise ValueError(_("This is needed."))
    return said
