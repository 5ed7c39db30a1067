"""What a value of a file means: numbers, days, moments, yes and no, as people of several countries write them.

Each function raises ValueError with a sentence that can be shown beside the value. Nothing that could mean two
things is guessed: how the file writes decimals and dates is told (`styles`) or chosen by a person.
"""

import unicodedata

from clientela.platform.entities.numerals import number
from clientela.platform.entities.sentences import quoted
from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading.dates import day, moment

__all__ = ["day", "moment", "number", "truth"]

_TRUE = """true t yes y 1 x on ok si s sì sí vero v verdadero cierto tak prawda p wahr ja j oui vrai sim ✓ ✔ ☑"""
_FALSE = """false f no n 0 off non falso falsa nie fałsz nein falsch faux nao não ✗ ✘ ☐"""
_TRUTHS = dict.fromkeys(_TRUE.split(), True) | dict.fromkeys(_FALSE.split(), False)


def truth(text: str) -> bool:
    """Yes or no, in the words and signs of English, Italian, Spanish, Polish, German and French."""
    word = unicodedata.normalize("NFC", text).strip().casefold().rstrip(".")
    if word not in _TRUTHS:
        problem = _("“%(text)s” is neither yes nor no.") if word else _("There is no yes or no here.")
        raise ValueError(problem % {"text": quoted(text)})
    return _TRUTHS[word]
