"""Letters without accents, as the database's `unaccent` writes them, for the search column that COPY brings along."""

import unicodedata
from functools import lru_cache

from clientela.platform.entities.searching import PUNCTUATION

_STROKES = {
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
}


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


_TABLE = str.maketrans({letter: _bare(letter) for letter in map(chr, range(0xC0, 0x180))} | _STROKES)


def plain(text: str) -> str:
    return text if text.isascii() else text.translate(_TABLE)


def fold(text: str) -> str:
    return plain(text).lower()


def joined(text: str) -> str:
    """As `clientela_joined` writes it: folded, and without the punctuation that stands in words."""
    return fold(text).translate(PUNCTUATION)


@lru_cache(maxsize=16_384)  # the same names come again and again
def handle(text: str) -> str:
    """The letters of a name as they stand in an e-mail address or a domain."""
    return "".join(letter for letter in fold(text) if letter.isalnum())
