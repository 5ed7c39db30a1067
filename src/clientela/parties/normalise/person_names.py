"""A person's name in pieces, as Italian, Spanish, Polish and English use has them, and back to one line.

General name parsers know English names, and take 600 µs for one. Here a name is split by what can be known: titles,
suffixes, nicknames, a comma, particles, capitals, and the Spanish pair of surnames. What cannot be known ("De Santis
Francesca") is read given name first. Only punctuation is ever dropped: every letter ends up in one of the pieces.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clientela.parties.normalise.answer import LONGEST
from clientela.parties.normalise.name_words import (
    ACCENTED_TITLES,
    FAMILY_FIRST,
    FEMALE_TITLES,
    HYPHENS,
    JOINERS,
    MALE_TITLES,
    OPENING_PARTICLES,
    PARTICLES,
    SAINTS,
    SPANISH_TITLES,
    SUFFIXES,
    SUFFIXES_WITH_DOT,
    TITLES,
    TITLES_OF_GIVEN_NAMES,
    TITLES_OF_SPAIN_AND_ITALY,
    TITLES_WITH_DOT,
)
from clientela.parties.normalise.spanish import count_given, reads_spanish
from clientela.parties.normalise.text import fold, tidy

_NICKNAME = re.compile(r'"([^"]+)"|“([^“”]+)”|„([^„”“]+)[”“]|«([^«»]+)»|\(([^()]+)\)')
_EAST_ASIAN = re.compile("[\u1100-\u11ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff ]+")
_TWO_WORDS = re.compile("([A-Za-z\u00c0-\u024f]{2,}) ([A-Za-z\u00c0-\u024f]{2,}(?:-[A-Za-z\u00c0-\u024f]+)?)")
_TELLING_WORDS = TITLES | ACCENTED_TITLES | TITLES_OF_SPAIN_AND_ITALY | SUFFIXES | PARTICLES
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in pieces. A lone word is the given name, as people call each other by it; after “Mr”, the family's."""

    prefix: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""


def full_name(name: PersonName) -> str:
    """The pieces on one line, nickname apart; Chinese, Japanese and Korean names begin with the family."""
    pieces = [name.given, name.family]
    if name.family and _EAST_ASIAN.fullmatch(name.given + name.family):
        pieces.reverse()
    return " ".join(piece for piece in (name.prefix, *pieces, name.suffix) if piece)


def split_name(full: str, *, country: str = "") -> PersonName:
    """The pieces of a name, as written; `country` (ISO 3166-1) settles what the words leave open."""
    if (plain := _TWO_WORDS.fullmatch(full)) and country not in FAMILY_FIRST:
        given, family = plain.groups()
        if not (full.isupper() or given.isupper() or family.isupper() or _tells(given) or _tells(family)):
            return PersonName("", given, family)
    text = tidy(full)
    if len(text) > LONGEST:
        return PersonName(given=text)  # no name, whatever it is
    text, nickname = _without_nickname(text)
    name = _split_at_commas(text, country=country) if "," in text else _split_words(text.split(" "), country=country)
    return replace(name, nickname=nickname) if nickname else name


def first_surname(family: str) -> str:
    """The father's of two Spanish surnames, with its particles: “de la Fuente García” gives “de la Fuente”."""
    return _units(family.split())[0] if family.strip() else ""


def gender_of_title(prefix: str) -> str:
    """female or male, where a title such as “Sig.ra” or “Pan” tells it, else ""."""
    for word in prefix.split():
        bare = _bare(word)
        if bare in FEMALE_TITLES or bare in MALE_TITLES:
            return "female" if bare in FEMALE_TITLES else "male"
    return ""


def _tells(word: str) -> bool:
    return word.lower() in _TELLING_WORDS


def _without_nickname(text: str) -> tuple[str, str]:
    found = _NICKNAME.search(text)
    if found is None:
        return text, ""
    nickname = next(filter(None, found.groups())).strip()
    rest = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
    return (rest, nickname) if nickname and rest else (text, "")


def _split_words(words: Sequence[str], *, country: str) -> PersonName:
    """“Dott.ssa Anna De Santis PhD”: titles, then given name first, then suffixes."""
    start = _count_titles(words, country=country, keep=1)
    end = len(words) - _count_suffixes(words[start:])
    if not country and any(_bare(title) in SPANISH_TITLES for title in words[:start]):
        country = "ES"
    given, family = _divided(words[start:end], country=country)
    if start and given and not family and _bare(words[start - 1]) not in TITLES_OF_GIVEN_NAMES:
        given, family = "", given
    return PersonName(" ".join(words[:start]), given, family, " ".join(words[end:]))


def _split_at_commas(text: str, *, country: str) -> PersonName:
    """“Bellandi, Giulia”, “De Santis, Dott.ssa Anna, PhD”, “John Doe, Jr.”."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffixes: list[str] = []
    while len(parts) > 1 and all(_is_suffix(word, after_comma=True) for word in parts[-1].split(" ")):
        suffixes.insert(0, parts.pop())
    if len(parts) < 2:
        name = _split_words(" ".join(parts).split(" "), country=country)
        return replace(name, suffix=" ".join(filter(None, (name.suffix, *suffixes))))
    family, given = parts[0].split(" "), " ".join(parts[1:]).split(" ")
    before_family = _count_titles(family, country=country, keep=1)
    before_given = _count_titles(given, country=country, keep=0)
    after_family, after_given = _count_suffixes(family[before_family:]), _count_suffixes(given[before_given:])
    suffixes[:0] = family[len(family) - after_family :] + given[len(given) - after_given :]
    return PersonName(
        prefix=" ".join(family[:before_family] + given[:before_given]),
        given=" ".join(given[before_given : len(given) - after_given]),
        family=" ".join(family[before_family : len(family) - after_family]),
        suffix=" ".join(suffixes),
    )


def _bare(word: str) -> str:
    return fold(word).replace(".", "")


def _count_titles(words: Sequence[str], *, country: str, keep: int) -> int:
    count = 0
    while count < len(words) - keep and _is_title(words[count], rest=words[count + 1 :], country=country):
        count += 1
    return count


def _is_title(word: str, *, rest: Sequence[str], country: str) -> bool:
    bare = _bare(word)
    with_dot = "." in word or "ª" in word
    if bare in TITLES_OF_SPAIN_AND_ITALY:
        at_home = country == "IT" or reads_spanish([name.lower() for name in rest], country=country)
        return at_home and (with_dot or bare == "don")
    return bare in TITLES or (with_dot and bare in TITLES_WITH_DOT)


def _count_suffixes(words: Sequence[str]) -> int:
    count = 0
    while count < len(words) - 1 and _is_suffix(words[-1 - count]):
        count += 1
    lone_surname = count == len(words) - 1 and _bare(words[1]) in ("junior", "senior") if count else False
    return count - 1 if lone_surname else count


def _is_suffix(word: str, *, after_comma: bool = False) -> bool:
    bare = _bare(word)
    return bare in SUFFIXES or (bare in SUFFIXES_WITH_DOT and (after_comma or "." in word))


def _divided(words: Sequence[str], *, country: str) -> tuple[str, str]:
    """Given names and family name of words without titles and suffixes."""
    if shouted := _by_capitals(words):
        return shouted
    units = _units(words)
    if len(units) == 1:
        return ("", units[0]) if _has_particle(units[0]) else (units[0], "")
    if country in FAMILY_FIRST or _EAST_ASIAN.fullmatch(units[0] + units[1]):
        return " ".join(units[1:]), units[0]
    if reads_spanish([word.lower() for word in words], country=country):
        given = count_given(units)
    else:
        given = next((place for place, unit in enumerate(units) if place and _has_particle(unit)), len(units) - 1)
    return " ".join(units[:given]), " ".join(units[given:])


def _by_capitals(words: Sequence[str]) -> tuple[str, str] | None:
    """“ROSSI Mario”, “Mario ROSSI BIANCHI”: offices all over Europe write the family name in capitals."""
    shouted = [_is_shouted(word) for word in words]
    count = sum(shouted)
    if not count or count == len(words) or max(map(len, words)) < 3:
        return None
    if all(shouted[:count]):
        return " ".join(words[count:]), " ".join(words[:count])
    if all(shouted[-count:]):
        return " ".join(words[:-count]), " ".join(words[-count:])
    return None


def _is_shouted(word: str) -> bool:
    """Whether a word is in capitals and no initials: “DE” and “ROSSI” are, “J.R.” and “JRR” are not."""
    return (
        word.isupper() and len(word) > 1 and "." not in word and (len(word) > 3 or not _NO_VOWEL.fullmatch(fold(word)))
    )


def _units(words: Sequence[str]) -> list[str]:
    """Each word with the particles before it, and surnames joined by “y” or a hyphen between spaces as one."""
    units: list[str] = []
    pending: list[str] = []
    for place, word in enumerate(words):
        following = words[place + 1].lower() if place + 1 < len(words) else ""
        if following and _leans_on_next(word.lower(), following=following, place=place, inside=bool(pending)):
            pending.append(word)
        elif units and not pending and _is_joiner(word, after=len(units)) and following:
            pending = [units.pop(), word]
        else:
            units.append(" ".join((*pending, word)))
            pending = []
    return units


def _leans_on_next(word: str, *, following: str, place: int, inside: bool) -> bool:
    if inside and word in SAINTS:
        return True
    return word in PARTICLES and (place > 0 or word in OPENING_PARTICLES or following in PARTICLES)


def _is_joiner(word: str, *, after: int) -> bool:
    return word in HYPHENS or (word in JOINERS and after > 1)


def _has_particle(unit: str) -> bool:
    first, space, _ = unit.partition(" ")
    return bool(space) and first.lower() in PARTICLES
