"""What every normaliser of a single value answers: the comparable form, and in plain words what is wrong with it.

A value that cannot be read is kept, only bounded, since these values are indexed.
"""

from dataclasses import dataclass

LONGEST = 500  # characters of a value: longer ones would not fit into a database index
_SHOWN = 60  # characters of it that a sentence repeats


@dataclass(frozen=True, slots=True)
class Normal:
    """What a normaliser answers."""

    value: str  # comparable form; the trimmed text when it cannot be read
    problem: str = ""  # "" when valid, else a plain sentence
    country: str = ""  # ISO 3166-1 alpha-2, where the value itself tells it


EMPTY = Normal("", "Nothing is written here")


def quoted(text: str) -> str:
    """The text in quotes, cut to what fits into a sentence."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN]}…”"


def too_long(text: str) -> Normal:
    """The answer for a text beyond LONGEST; the mark at its end keeps it recognisable as cut."""
    return Normal(text[:LONGEST] + "…", f"{quoted(text)} is longer than {LONGEST} characters")
