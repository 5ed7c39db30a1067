"""Raw values to facts, and what follows from the facts of a value together."""

import re
from decimal import Decimal
from typing import Any

from clientela.platform.entities.cleaning import LINE, clean_value
from clientela.platform.entities.declaration import Cleaning, Facts, Field
from clientela.platform.entities.sentences import said as _

_DAY = Field("", "", "date")
_MONTH = re.compile(r"(\d{4})-?M?(\d{1,2})")  # as statistics write it: 2026-09, 2026M09
_SMALLEST, _LARGEST = Decimal("1e-10"), Decimal("1e13")


def month(value: Any, how: Cleaning) -> Any:
    """The first day of a month, named by itself or by any of its days."""
    found = _MONTH.fullmatch(value.strip()) if isinstance(value, str) else None
    day = clean_value(_DAY, f"{found[1]}-{int(found[2]):02}-01" if found else value, how=how)
    return f"{day[:7]}-01" if isinstance(day, str) and day else day


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A value is called by its index and its month. Raises ValueError for what can't be one."""
    index = (facts.get("index") or "").strip()
    if not index or not facts.get("month"):
        raise ValueError(_("A value needs an index and a month."))
    value = facts.get("value")
    if value is None or not _SMALLEST <= Decimal(str(value)) < _LARGEST:
        raise ValueError(_("The value of an index is a number above 0."))
    return facts | {"index": index, "name": f"{index[: LINE - 8]} {str(facts['month'])[:7]}"}
