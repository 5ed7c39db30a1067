"""One slice of the population: some thousands of people with the firms they work at and all that passed with them.

A slice depends on its number and the plan alone, so slices may be made in any order and on any number of processes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from clientela.demo import firms, people, standing
from clientela.demo.buying import buy, lifecycle
from clientela.demo.calendar import Calendar
from clientela.demo.chance import Chance, Tail, weighted
from clientela.demo.orders import Basket, history
from clientela.demo.records import SLICE, Party, Scene
from clientela.demo.sheets import Sheets
from clientela.demo.touches import Touches

_SOURCES = {
    "person": weighted([("webshop", 55), ("till", 25), ("crm", 12), ("fair", 8)]),
    "organisation": weighted([("crm", 60), ("webshop", 20), ("fair", 20)]),
    "household": ("till",),
}
_FAMILY = 0.0535  # chance to begin a family where one person is due: 15 % of all people then live in one
_AGAIN = 0.056  # one person in twenty is somebody a second time


@dataclass(frozen=True)
class Plan:
    """All that decides what the population is. The same plan gives the same rows."""

    people: int
    seed: int
    until: datetime  # the day on which the five years end; what lies after it are tasks to come
    owners: Mapping[str, tuple[str, ...]]  # keys of users by country, the more often the more parties
    products: Mapping[str, str]  # keys of products by code
    slice: int = SLICE

    @property
    def slices(self) -> int:
        return -(-self.people // self.slice)

    def size(self, number: int) -> int:
        """How many people the slice of this number holds."""
        return min(self.slice, self.people - number * self.slice)


def make(plan: Plan, number: int) -> Sheets:
    """All rows of one slice."""
    scene, sheets = _scene(plan, number), Sheets(Calendar(plan.until), plan.products)
    employers = firms.firms(scene, plan.size(number) // 5)
    crowd, _pairs = _crowd(scene, plan.size(number), employers)
    staff = Counter(person.organisation for person in crowd)
    for firm in employers:
        firm.employees = max(firm.employees or 0, staff[firm.key] + staff[firm.key] // 3)
    touches = Touches(scene, sheets)
    for party in employers + crowd:
        _live(scene, sheets, touches, party)
    return sheets


def doubles(plan: Plan) -> Iterator[tuple[str, str]]:
    """Which keys are one person twice, (the second, the first): what a search for duplicates ought to find."""
    for number in range(plan.slices):
        scene = _scene(plan, number)
        _people, pairs = _crowd(scene, plan.size(number), firms.firms(scene, plan.size(number) // 5))
        yield from pairs


def _scene(plan: Plan, number: int) -> Scene:
    return Scene(number, plan.slices, Chance(f"{plan.seed} {number}"), Calendar(plan.until), plan.owners)


def _crowd(scene: Scene, size: int, employers: list[Party]) -> tuple[list[Party], list[tuple[str, str]]]:
    """So many people, households beside them, and who is whose double."""
    chance, sizes = scene.chance, Tail(len(employers))
    largest_first = sorted(employers, key=lambda firm: -(firm.employees or 0))
    crowd: list[Party] = []
    pairs: list[tuple[str, str]] = []
    singles: list[Party] = []
    left = size
    while left:
        draw = chance.random()
        if draw < _FAMILY:
            together = people.family(scene, left)
            left -= sum(party.kind == "person" for party in together)
            crowd += together
            continue
        if draw < _FAMILY + _AGAIN and singles:
            first = chance.pick(singles)
            second = people.again(scene, first)
            pairs.append((second.key, first.key))
        else:
            second = people.person(scene, firm=people.employed(chance, largest_first, sizes))
            singles.append(second)
        crowd.append(second)
        left -= 1
    return crowd, pairs


def _live(scene: Scene, sheets: Sheets, touches: Touches, party: Party) -> None:
    """Everything that passed with a party, then the party itself, which carries a summary of it."""
    chance, trade = scene.chance, party.kind == "organisation"
    buyer = buy(chance, scene.calendar, since=party.created, trade=trade)
    basket = Basket(scene, party, trade=trade)
    moments = history(scene, sheets, buyer, basket)
    moments += touches.write(party, buyer, basket.favourite)
    stage = lifecycle(buyer, touches=len(moments), end=scene.calendar.end)
    party.source = chance.pick(_SOURCES[party.kind])
    party.serial = scene.serial(f"{party.kind} {party.source}")
    if stage == "champion" and chance.happens(0.4):
        party.tags.append("vip")
    standing.settle(chance, party, stage=stage, end=scene.calendar.end)
    sheets.party(party, stage=stage, last=max(moments, default=None))
    sheets.belongings(party, (chance.key(party.created * 1000 + n) for n in count()))
