"""Names typed with Caps Lock, or without any capital, as people write them. Mixed case is nobody's to change."""

import re

from clientela.parties.normalise.answer import LONGEST
from clientela.parties.normalise.name_words import (
    ARTICLES,
    LOWER_PARTICLES,
    LOWER_PARTICLES_WITHIN,
    SPANISH_PARTICLES,
    SPELT,
)
from clientela.parties.normalise.spanish import reads_spanish
from clientela.parties.normalise.text import tidy

_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?")
_PARTS = re.compile(r"([-–./'’‘ʼ`])")
_NO_NAME = re.compile(r"[@:\\]|www\.")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_VOWELS = frozenset("AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝĄĘİ")
_SHORT_WORDS = frozenset(("MR", "MRS", "MS", "DR", "JR", "SR", "MC"))  # no vowel, and yet no initials


def tame(text: str) -> str:
    """A person's name without the noise of how it was typed: `tidy`, and capitals for SHOUTED and all-lower names.

    Italian particles are capitalised ("De' Rossi"), Spanish, German and Dutch ones are not ("de la Cruz", "van Dijk").
    """
    text = tidy(text)
    if not (text.isupper() or text.islower()) or len(text) > LONGEST:
        return text
    words = text.split(" ")
    lowered = [_lower(word) for word in words]
    spanish = reads_spanish(lowered)
    tamed = " ".join(
        lowered[place] if _stays_low(lowered, place, spanish=spanish) else _capitalised(word)
        for place, word in enumerate(words)
    )
    if tamed.isupper() or tamed.islower() or tidy(tamed) != tamed:  # "J.R.", "ii": as good as it was
        return text
    return tamed


def _lower(text: str) -> str:
    return text.replace("İ", "i").lower()  # lower() alone leaves a dot hanging over the i


def _stays_low(words: list[str], place: int, *, spanish: bool) -> bool:
    word = words[place]
    if place == len(words) - 1:
        return False
    if word in LOWER_PARTICLES or (place > 0 and word in LOWER_PARTICLES_WITHIN):
        return True
    if word == "de" and words[place + 1] in ARTICLES and place + 2 < len(words):
        return True
    if word in ARTICLES and place > 0 and words[place - 1] == "de":
        return True
    return spanish and place > 0 and word in SPANISH_PARTICLES


def _capitalised(word: str) -> str:
    if _NO_NAME.search(word):
        return word
    if _INITIALS.fullmatch(word):
        return word.upper()
    if spelt := SPELT.get(word.lower()):
        return spelt
    if len(word) <= 3 and word.isupper() and _VOWELS.isdisjoint(word) and word not in _SHORT_WORDS:
        return word  # "DJ", "JP"
    parts = _PARTS.split(word)  # texts and the marks between them, in turn
    for place in range(0, len(parts), 2):
        mark, before = (parts[place - 1], parts[place - 2]) if place else ("", "")
        parts[place] = _capitalised_part(parts[place], mark=mark, before=before)
    return "".join(parts)


def _capitalised_part(part: str, *, mark: str, before: str) -> str:
    lowered = _lower(part)
    if mark == "." and len(before) > 1 and len(part) <= 3:
        return lowered  # "Dott.ssa", "Gent.mo"
    if mark and mark in "'’‘ʼ`" and len(part) < 2:
        return lowered
    if len(part) > 4 and lowered.startswith("mc"):
        return "Mc" + part[2].upper() + lowered[3:]
    if first := _FIRST_LETTER.search(part):
        return _lower(part[: first.start()]) + first[0].title() + _lower(part[first.end() :])
    return part
