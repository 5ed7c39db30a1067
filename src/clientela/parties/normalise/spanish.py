"""Spanish names: given names, then the father's and the mother's surname. Is a name one, and where does it divide?"""

from collections.abc import Sequence

from clientela.parties.normalise.name_words import (
    ARTICLES,
    DEVOTED_TO,
    SPANISH_GIVEN,
    SPANISH_SECOND_GIVEN,
    SPANISH_SPEAKING,
)
from clientela.parties.normalise.text import fold


def reads_spanish(words: Sequence[str], *, country: str = "") -> bool:
    """Whether words in lower case are a Spanish name, by the country or else by the words themselves."""
    if country in SPANISH_SPEAKING or (words and words[0] in SPANISH_GIVEN):
        return True
    if sum(word.endswith("ez") for word in words[1:]) > 1:  # Pérez Gómez; one alone may be anybody's
        return True
    return len(words) > 3 and words[0] == "maria" and is_devotion(" ".join(words[1 : 4 if words[2] in ARTICLES else 3]))


def is_devotion(words: str) -> bool:
    """“del Carmen”, “de los Ángeles”, “de Jesús” after a given name."""
    first, *others = fold(words).split(" ")
    return first in ("de", "del") and bool(others) and others[-1] in DEVOTED_TO


def count_given(units: Sequence[str]) -> int:
    """How many of a Spanish name's units (a word with the particles before it) are given names.

    Two surnames are expected; with three units the second decides: “José Luis García”, but “Lucía Ferrer Vidal”.
    """
    if len(units) == 2:
        return 2 if fold(units[0]) == "maria" and is_devotion(units[1]) else 1
    if len(units) == 3:
        return 2 if is_devotion(units[1]) or fold(units[1]) in SPANISH_SECOND_GIVEN else 1
    return max(1, len(units) - 2)
