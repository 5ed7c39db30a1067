"""What every normaliser of a single value answers: the comparable form, and in plain words what is wrong with it.

A value that cannot be read is kept, only bounded, since these values are indexed. The words are in the active language.
"""

from typing import NamedTuple

from clientela.platform.entities.sentences import said as _

LONGEST = 500  # characters of a value: longer ones would not fit into a database index
_SHOWN = 60  # characters of it that a sentence repeats


class Normal(NamedTuple):
    """What a normaliser answers. A tuple is made in a fifth of the time that a frozen dataclass takes."""

    value: str  # comparable form; the trimmed text when it cannot be read
    problem: str = ""  # "" when valid, else a plain sentence
    country: str = ""  # ISO 3166-1 alpha-2, where the value itself tells it


def nothing() -> Normal:
    """The answer for a text without a character that counts."""
    return Normal("", _("Nothing is written here"))


def shown(text: str) -> str:
    """The text, cut to what fits into a sentence."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def too_long(text: str) -> Normal:
    """The answer for a text beyond LONGEST; the mark at its end keeps it recognisable as cut."""
    problem = _("“%(text)s” is longer than %(most)s characters") % {"text": shown(text), "most": LONGEST}
    return Normal(text[:LONGEST] + "…", problem)
