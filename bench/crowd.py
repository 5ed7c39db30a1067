"""A crowd with known truth: people of four countries in families and alone, a part of them met again under other spellings.

Families share surname, address, home phone and often one e-mail; fathers and sons share names; people move, marry, swap their
names in a form, and mistype. Drawn with the names, towns and streets of the demo company.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import pyarrow as pa

from clientela.demo.chance import Chance
from clientela.demo.countries import SHARES
from clientela.demo.country import Country
from clientela.demo.dirt import typo
from clientela.demo.folding import plain

SEED = 20260101
AGAIN = 0.12  # of all records are of people who are there already
_SIZES = ((1, 55), (2, 15), (3, 14), (4, 16))
_HYPOCORISM = 0.08
SONS_OF_ONE_NAME = 0.02


@dataclass(frozen=True)
class Face:
    """One record. `truth` is the number of the person."""

    truth: int
    home: Country
    given: str
    family: str
    birth: str  # YYYY-MM-DD, or nothing
    email: str
    phone: str
    street: str
    postal: str
    city: str


def crowd(records: int, *, seed: int = SEED) -> list[Face]:
    """So many records, in no order that tells anything."""
    chance = Chance(seed)
    known: list[Face] = []
    for face in _people(chance):
        known.append(face)
        if len(known) >= records * (1 - AGAIN):
            break
    dice = Random(seed)  # noqa: S311  nothing is secret here
    met = [met_again(chance, dice.choice(known)) for _ in range(records - len(known))]
    everybody = [*known, *met]
    dice.shuffle(everybody)
    return everybody


def changed(faces: list[Face], count: int, *, seed: int = SEED + 1) -> list[tuple[int, Face]]:
    """So many records as they are after a change: (place in the list, the new face)."""
    chance, dice = Chance(seed), Random(seed)  # noqa: S311
    return [(place, met_again(chance, faces[place])) for place in dice.sample(range(len(faces)), count)]


def met_again(chance: Chance, face: Face) -> Face:
    """The same person as another source has it."""
    given, family = _misnamed(chance, face)
    birth = face.birth if chance.happens(0.75) else _misdated(chance, face.birth) if chance.happens(0.6) else ""
    keeps_email, keeps_phone, stays = chance.happens(0.6), chance.happens(0.65), chance.happens(0.75)
    if not birth and not (keeps_email or keeps_phone):
        keeps_email = keeps_phone = True  # else nobody could tell
    moved = face if stays else replace(face, **_place(chance, face.home))
    street = typo(chance, moved.street) if chance.happens(0.15) else moved.street
    email = face.email if keeps_email else _email(chance, face.home, given, family) if chance.happens(0.5) else ""
    phone = face.phone if keeps_phone else _phone(chance, face.home) if chance.happens(0.5) else ""
    if chance.happens(0.15):
        street = postal = ""
    else:
        postal = moved.postal
    return replace(
        moved, given=given, family=family, birth=birth, email=email, phone=phone, street=street, postal=postal
    )


def table(faces: list[Face], *, first: int = 0) -> pa.Table:
    """As the engine takes it; the keys are the places in the list."""
    columns = {
        "unique_id": [f"{first + place:08d}" for place in range(len(faces))],
        "given": [face.given for face in faces], "family": [face.family for face in faces],
        "birth": [face.birth or None for face in faces], "emails": [face.email or None for face in faces],
        "phones": [face.phone or None for face in faces], "streets": [face.street or None for face in faces],
        "postals": [face.postal or None for face in faces], "city": [face.city or None for face in faces],
    }  # fmt: skip
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def _people(chance: Chance) -> Iterator[Face]:
    number = 0
    while True:
        home = chance.pick(SHARES)
        size = _size(chance)
        family, place, line = chance.pick(home.surnames), _place(chance, home), _phone(chance, home)
        box = _email(chance, home, "casa", family) if size > 1 and chance.happens(0.4) else ""
        names: list[str] = []
        for member in range(size):
            woman = chance.happens(0.5)
            given = _given(chance, home, names, woman=woman)
            names.append(given)
            born = chance.between(1940, 1985) if member < 2 else chance.between(1986, 2006)
            birth = f"{born}-{chance.between(1, 12):02d}-{chance.between(1, 28):02d}" if chance.happens(0.7) else ""
            own = _email(chance, home, given, family)
            email = box if box and chance.happens(0.6) else own if chance.happens(0.8) else ""
            phone = line if chance.happens(0.5) else _phone(chance, home) if chance.happens(0.7) else ""
            number += 1
            yield Face(number, home, given, family, birth, email, phone, **place)


def _given(chance: Chance, home: Country, names: list[str], *, woman: bool) -> str:
    """One family has no name twice, but for some sons called after their fathers."""
    if len(names) > 1 and chance.happens(SONS_OF_ONE_NAME):
        return names[0]
    while (given := chance.pick(home.women if woman else home.men)) in names:
        pass
    return given


def _size(chance: Chance) -> int:
    drawn, sum_ = chance.random() * 100, 0
    for size, share in _SIZES:
        sum_ += share
        if drawn < sum_:
            return size
    return 1


def _misnamed(chance: Chance, face: Face) -> tuple[str, str]:
    given, family, kind = face.given, face.family, chance.random()
    if kind < 0.2:
        return given, typo(chance, family)
    if kind < 0.32:
        return typo(chance, given), family
    if kind < 0.42:
        return plain(given).upper(), plain(family).upper()
    if kind < 0.42 + _HYPOCORISM and given in face.home.nicknames:
        return chance.pick(face.home.nicknames[given]), family
    if kind < 0.55:
        return family, given
    if kind < 0.58:
        return given[:1], family
    if kind < 0.6 and chance.happens(0.5):
        return given, chance.pick(face.home.surnames)  # married
    return given, family


def _misdated(chance: Chance, birth: str) -> str:
    if not birth:
        return ""
    year, month, day = birth.split("-")
    if int(day) <= 12 and chance.happens(0.5):
        return f"{year}-{day}-{month}"
    return f"{year[:3]}{chance.between(0, 9)}-{month}-{day}"


def _place(chance: Chance, home: Country) -> dict[str, str]:
    town = chance.pick(home.towns)
    first, last = town.postcodes[0], town.postcodes[-1]
    digits = "".join(one for one in first if one.isdigit())
    low, high = int(digits or 0), int("".join(one for one in last if one.isdigit()) or 0)
    if first.isdigit() or first.replace("-", "").isdigit():
        postal = str(chance.between(low, max(low, high))).zfill(len(digits))
    else:
        postal = f"{chance.pick(town.postcodes)} {chance.between(1, 9)}{'ABDEFGHJLNPQRSTUWXYZ'[chance.between(0, 19)]}"
    return {"street": f"{chance.pick(home.streets)} {chance.between(1, 120)}", "postal": postal, "city": town.name}


def _email(chance: Chance, home: Country, given: str, family: str) -> str:
    user = f"{plain(given)}.{plain(family)}".replace(" ", "").lower()
    return f"{user}{chance.between(1, 9999)}@{chance.pick(home.providers)}"


def _phone(chance: Chance, home: Country) -> str:
    prefix = chance.pick(home.mobiles)
    return home.dialling + prefix + "".join(str(chance.between(0, 9)) for _ in range(home.mobile_digits - len(prefix)))
