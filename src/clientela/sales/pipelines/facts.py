"""Raw values to facts of stages, and what follows from them."""

import re
from typing import Any

from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _
from clientela.sales.pipelines.models import Outcome

_CLOSED = {
    Outcome.WON: ("won", "closedwon", "vinta", "vinto", "chiusavinta", "ganada", "ganado", "cerradaganada", "wygrana", "wygrane"),
    Outcome.LOST: ("lost", "closedlost", "persa", "perso", "chiusapersa", "perdida", "perdido", "cerradaperdida", "przegrana",
                   "przegrane"),
}  # fmt: skip


def complete(facts: Facts, how: Cleaning) -> Facts:
    """A stage that does not say what it means for its deals says it by its name: “Closed Won”."""
    called = re.sub(r"[\W_]+", "", facts.get("name") or "").lower()
    meant = next((outcome for outcome, words in _CLOSED.items() if called in words), Outcome.OPEN)
    return certain(facts | {"outcome": facts.get("outcome") or str(meant)}, how)


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
