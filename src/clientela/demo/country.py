"""What the generator must know of a country: names, towns, streets, numbering plan. `countries/` fills it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from clientela.demo.chance import ranked, weighted


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    region: str
    postcodes: tuple[str, ...]  # (first, last) of a range of numbers; in Britain the outward codes
    area: str  # telephone area code, as dialled from abroad


@dataclass(frozen=True, slots=True)
class Country:
    code: str  # ISO 3166
    name: str  # in its own language, as it stands on an envelope
    language: str  # BCP 47
    currency: str  # ISO 4217
    rate: float  # shelf price here for one euro of the price list
    time_offset: int  # hours east of UTC in winter; enough for plausible opening hours
    men: tuple[str, ...]
    women: tuple[str, ...]
    surnames: tuple[str, ...]
    nicknames: Mapping[str, tuple[str, ...]]
    providers: tuple[str, ...]  # mail domains, all under the reserved .example
    towns: tuple[Town, ...]
    streets: tuple[str, ...]
    dialling: str  # country calling code with its plus
    mobiles: tuple[str, ...]  # mobile prefixes
    mobile_digits: int  # national digits of a mobile number, prefix included
    fixed_digits: int  # national digits of a fixed number, area code included
    titles: tuple[tuple[str, str], ...]  # prefixes of men and women


def words(text: str) -> tuple[str, ...]:
    """Words of a compact list; an underscore stands for a space inside one."""
    return tuple(word.replace("_", " ") for word in text.split())


def names(text: str, *, slope: float = 0.8, flat: float = 4.0) -> tuple[str, ...]:
    """A list of names, most frequent first, as a table to pick from."""
    return ranked(words(text), slope=slope, flat=flat)


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


def towns(text: str) -> tuple[Town, ...]:
    """Lines `name | region | postcodes | area | inhabitants in thousands` as a table weighted by inhabitants."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines(text)]
    return weighted([(Town(name, region, words(codes), area), float(size)) for name, region, codes, area, size in rows])


def pet_names(text: str) -> dict[str, tuple[str, ...]]:
    """Lines `Given: Short Other` as a mapping."""
    pairs: Sequence[tuple[str, str, str]] = [line.partition(":") for line in lines(text)]
    return {given.strip(): words(short) for given, _, short in pairs}
