"""What the generator holds of parties, orders and touches until they are rows, and the scene in which they are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from clientela.demo.calendar import Calendar
from clientela.demo.chance import Chance
from clientela.demo.coffee import Product
from clientela.demo.country import Country

SLICE = 10_000  # people who are made, held and written together, at most


class Point(NamedTuple):
    """A contact point."""

    kind: str
    label: str
    typed: str
    value: str
    valid: bool = True


class Place(NamedTuple):
    """An address."""

    label: str
    typed: str
    street: str
    town: str
    region: str
    postcode: str
    country: str


class Word(NamedTuple):
    """What somebody said about consent."""

    topic: str
    state: str
    at: int
    source: str
    text: str


@dataclass(slots=True)
class Party:
    kind: str
    key: str
    created: int
    home: Country
    language: str
    name: str
    owner: str | None = None
    woman: bool = False
    given: str = ""
    family: str = ""
    prefix: str = ""
    nickname: str = ""
    born: str | None = None
    job: str = ""
    department: str = ""
    organisation: str | None = None
    parent: str | None = None
    industry: str = ""
    employees: int | None = None
    founded: int | None = None
    revenue: int | None = None
    website: str = ""
    vat: str = ""
    roles: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    serial: int = 0
    tags: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    ties: list[tuple[str, str]] = field(default_factory=list)  # kind of relationship, key of the other
    days: list[tuple[str, int, int]] = field(default_factory=list)  # kind, year or 0, month_day

    def value(self, kind: str) -> Point | None:
        """The first contact point of a kind."""
        return next((point for point in self.points if point.kind == kind), None)


@dataclass(slots=True)
class Line:
    key: str
    product: Product
    quantity: int
    cents: int  # unit price in the order's currency
    returns: str | None = None


@dataclass(slots=True)
class Order:
    key: str
    party: Party
    at: int
    source: str
    channel: str
    number: str
    lines: list[Line]
    status: str
    kind: str = "sale"
    cents: int = field(init=False)  # what it comes to

    def __post_init__(self) -> None:
        self.cents = sum(line.quantity * line.cents for line in self.lines)


class Touch(NamedTuple):
    """An entry of the timeline."""

    key: str
    party: str
    kind: str
    direction: str
    channel: str
    at: int
    title: str
    body: str
    details: str  # JSON
    by: str | None
    known: int  # when it was written down
    state: str = ""  # of tasks and meetings
    place: str = ""
    lasts: int = 0  # seconds, of meetings


@dataclass
class Scene:
    """One slice of the population: its own chance, and numbers that no other slice gives out."""

    number: int
    slices: int
    chance: Chance
    calendar: Calendar
    owners: Mapping[str, tuple[str, ...]]  # keys of users by country
    _taken: dict[str, int] = field(default_factory=dict)
    _serials: dict[str, int] = field(default_factory=dict)

    def serial(self, series: str) -> int:
        """The next number of a series, from 1; each slice counts in a range of its own."""
        count = self._serials.get(series, 0) + 1
        self._serials[series] = count
        return self.number * 4 * SLICE + count

    def nth(self, text: str) -> int:
        """What to put behind a text so that nobody else in any slice has it: 0, nothing, or a number."""
        seen = self._taken.get(text, 0)
        self._taken[text] = seen + 1
        return seen * self.slices + self.number

    def party(self, kind: str, home: Country, language: str) -> Party:
        """A party that nobody has named yet, known since some day of the five years, mostly with an owner."""
        chance = self.chance
        created = self.calendar.birth(chance)
        owners = self.owners.get(home.code)
        owner = chance.pick(owners) if owners and chance.happens(0.85) else None
        return Party(kind, chance.key(created * 1000), created, home, language, "", owner)
