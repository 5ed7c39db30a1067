"""Numbers in controls, as their reader writes them: in Italian 1.250,50 is typed and shown where 1250.5 is kept.

Pages speak the reader's language, programs have one way: what a page sends becomes plain figures here, before the cleaning gate
that pages and API share."""

from typing import Any

from clientela.platform.entities.numerals import number
from clientela.platform.ui.reader import active_reader

KINDS = frozenset({"number", "money", "integer"})  # of fields whose controls hold a number; a year is never grouped


def read(text: str) -> str:
    """Plain figures with a point: `1250.50`. What is no number stays as it was typed, for the gate to say so."""
    try:
        return format(number(text, decimal=active_reader().formats.decimal), "f")
    except ValueError:
        return text


def typed(value: Any) -> str:
    """As a control shows a number that can be typed again: with the language's decimal mark, not grouped."""
    text = "" if value is None else str(value)
    return text.replace(".", active_reader().formats.decimal) if _is_plain(text) else text


def _is_plain(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()
