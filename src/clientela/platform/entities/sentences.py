"""Sentences that outlive their language: said once, kept as message and values, told to each reader in his own.

`_` of this module stands in for gettext where what is said may be stored (why a row was refused): its answer is a plain text in the
active language that still knows where it came from.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translated

QUOTED = 60  # characters


class Said(str):
    """A translated text with its message and the values put into it."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return self  # str(error) gives back what was raised

    def __mod__(self, values: Any) -> "Said":
        return _told(str.__mod__(self, values), self.message, dict(values))


class _Dots(dict[str, Any]):
    """Stands for the values where sentences are counted that differ in nothing else."""

    def __missing__(self, name: str) -> str:
        return "…"


def said(message: str) -> Said:
    """gettext, remembered."""
    return _told(translated(message), message, {})


def kept(sentence: str) -> dict[str, Any]:
    """The sentence as JSON; one that was said without `said` is kept as it stands."""
    if not isinstance(sentence, Said):
        return {"text": str(sentence)}
    if not sentence.values:
        return {"say": sentence.message}
    return {"say": sentence.message, "with": {name: _value(value) for name, value in sentence.values.items()}}


def told(one: Mapping[str, Any]) -> str:
    """A kept sentence in the active language."""
    if "say" not in one:
        return str(one.get("text", ""))
    text, values = translated(one["say"]), one.get("with", {})
    return text % {name: told(v) if isinstance(v, Mapping) else v for name, v in values.items()} if values else text


def told_of_many(message: str) -> str:
    """What like sentences have in common: the message with dots for its values."""
    text = translated(message)
    return text % _Dots() if "%(" in text else text


def message_of(sentence: str) -> str:
    """What like sentences share, whatever values they quote."""
    return sentence.message if isinstance(sentence, Said) else str(sentence)


def quoted(text: str) -> str:
    """A value as an error quotes it: on one line, and not all of it where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return kept(value) if isinstance(value, Said) else value
    return value if isinstance(value, int | float) or value is None else str(value)


def _told(text: str, message: str, values: dict[str, Any]) -> Said:
    out = Said(text)
    out.message, out.values = message, values
    return out
