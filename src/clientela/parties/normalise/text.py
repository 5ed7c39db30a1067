"""Text as it is kept (`tidy`) and as it is compared (`fold`), in any script; every normaliser starts from these."""

import re
import unicodedata

import ftfy

# Zero-width characters, bidi controls, controls that are no white space, surrogates (which no database takes).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# A joiner means something only between two characters of a script that joins (Persian, Hindi) or of one emoji.
_JOINED = "\u0600-\u1fff\u2100-\U0010ffff"
_STRAY_JOINER = re.compile(f"(?<![{_JOINED}\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![{_JOINED}\u200c\u200d])")
# How the first byte of a UTF-8 letter looks when read as Latin-1, cp1252 or cp1250, followed by what may follow it.
_MOJIBAKE = re.compile("[ÂÃÄÅĂĹÐÑâð][^\x00-\x7fÀ-ÿ]|Ã ")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t"}
)


def tidy(text: str) -> str:
    """One line of text without what nobody meant: odd spaces, invisible characters, wrongly decoded letters."""
    if text.isprintable() and "  " not in text:
        if text.isascii():
            return text.strip(" ")
        if unicodedata.is_normalized("NFC", text) and not _MOJIBAKE.search(text):
            return text.strip(" ")
    while (cleaned := _clean(text)) != text:
        text = cleaned
    return text


def _clean(text: str) -> str:
    if _MOJIBAKE.search(text):
        text = ftfy.fix_encoding(text)  # before the spaces: a no-break space may be the second half of "à"
    text = _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """The form in which texts are compared: lower case, no accents, ł as l, ß as ss, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    quick = text.lower().translate(_QUICK)
    if quick.isascii():
        return " ".join(quick.split())
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def _fold_once(text: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS))
    return " ".join(unicodedata.normalize("NFC", bare).split())


_QUICK = {point: _fold_once(chr(point)) for point in range(0xC0, 0x250)}  # the letters of Europe's Latin alphabets
