"""How names and dates go wrong between two sources: slips of the finger, missing accents, pet names, day for month."""

from clientela.demo.chance import Chance
from clientela.demo.countries import COUNTRIES
from clientela.demo.folding import plain
from clientela.demo.records import Party

_NICKNAMES = {given: short for country in COUNTRIES for given, short in country.nicknames.items()}
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {key: f"{row[:at][-1:]}{row[at + 1 : at + 2]}" for row in _ROWS for at, key in enumerate(row)}


def typo(chance: Chance, word: str) -> str:
    """One slip: a letter left out, doubled, or exchanged with a neighbour in the word or on the keyboard."""
    if len(word) < 4:
        return word
    at = chance.between(1, len(word) - 2)
    kind = chance.random()
    if kind < 0.3:
        return word[:at] + word[at + 1 :]
    if kind < 0.5:
        return word[:at] + word[at] + word[at:]
    if kind < 0.75 and word[at] != " " and word[at + 1] != " ":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.pick(_NEIGHBOURS.get(word[at], word[at])) + word[at + 1 :]


def misnamed(chance: Chance, party: Party) -> tuple[str, str, str]:
    """Given name, family name and whole name as another source has them."""
    given, family = party.given.title() if party.given.isupper() else party.given, party.family
    kind = chance.random()
    if kind < 0.28:
        family = typo(chance, family)
    elif kind < 0.38:
        given = typo(chance, given)
    elif kind < 0.56:
        given, family = plain(given), plain(family)
    elif kind < 0.7 and given in _NICKNAMES:
        given = chance.pick(_NICKNAMES[given])
    elif kind < 0.8:
        given, family = given.upper(), family.upper()
    elif kind < 0.9 and " " in family:
        family = family.split(" ")[0]
    elif kind > 0.95:
        return given, family, f"{family} {given}"
    return given, family, f"{given} {family}"


def misdated(chance: Chance, born: str | None) -> str | None:
    """A birth date as another source has it: the same, unknown, day and month exchanged, or a year beside."""
    if born is None:
        return None
    kind = chance.random()
    year, month, day = born.split("-")
    if kind < 0.6:
        return born
    if kind < 0.8:
        return None
    if kind < 0.92 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    return f"{int(year) + chance.between(-1, 1)}-{month}-{day}"
