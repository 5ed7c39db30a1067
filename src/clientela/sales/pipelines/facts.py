"""Raw values to facts of stages, and what follows from them."""

from typing import Any

from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _
from clientela.sales.pipelines.models import Outcome


def certain(facts: Facts, how: Cleaning) -> Facts:
    """What is won or lost is certain."""
    sure = {Outcome.WON: 100, Outcome.LOST: 0}.get(facts.get("outcome") or Outcome.OPEN)
    return facts if sure is None else facts | {"probability": sure}


def percentage(value: Any, how: Cleaning) -> int:
    """A whole number from 0 to 100; nothing is 0."""
    number = _whole(value) or 0
    if not 0 <= number <= 100:
        raise ValueError(_("A probability is between 0 and 100."))
    return number


def allowance(value: Any, how: Cleaning) -> int | None:
    """A number of days, None for as many as it takes."""
    number = _whole(value)
    if number is not None and not 0 < number <= 3650:
        raise ValueError(_("Days are a number from 1 to 3650, or nothing."))
    return number


def _whole(value: Any) -> int | None:
    text = plain(value if value is not None else "").removesuffix("%").strip()
    try:
        return int(text) if text else None
    except ValueError:
        raise ValueError(_("“%(text)s” is not a whole number.") % {"text": text[:40]}) from None
