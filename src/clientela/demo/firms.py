"""Organisations: cafés, hotels, offices and others, some of them houses of a chain, with VAT numbers and domains."""

from clientela.demo import codes, reach
from clientela.demo.chance import weighted
from clientela.demo.countries import SHARES
from clientela.demo.country import Country
from clientela.demo.folding import handle
from clientela.demo.phrases import PHRASES
from clientela.demo.records import Party, Scene

_TAGS = weighted([
    ("horeca", 30), ("b2b", 25), ("contract", 12), ("machine on loan", 9), ("fair", 8), ("samples sent", 9),
    ("pays late", 4), ("partner", 3),
])  # fmt: skip
_HOUSES = weighted([(2, 40), (3, 25), (5, 20), (8, 10), (14, 5)])  # houses of a chain beside its head office


def firms(scene: Scene, count: int) -> list[Party]:
    """So many organisations; about one in eight belongs to a chain, whose head office comes before its houses."""
    made: list[Party] = []
    while len(made) < count:
        head = _firm(scene, scene.chance.pick(SHARES))
        made.append(head)
        if scene.chance.happens(0.03):
            houses = min(scene.chance.pick(_HOUSES), count - len(made))
            made += [_house(scene, head) for _ in range(houses)]
    return made


def _firm(scene: Scene, home: Country) -> Party:
    chance = scene.chance
    words = PHRASES[home.language]
    made = scene.party("organisation", home, home.language)
    made.industry, pattern = chance.pick(words.firms)
    core = pattern.format(place=chance.pick(words.places), family=chance.pick(home.surnames))
    form = chance.pick(words.forms)
    made.name = f"{core} {form}" if form else core
    _found(scene, made, core)
    if chance.happens(0.8):
        made.vat = codes.vat(home.code, scene.serial("vat"))
    return made


def _house(scene: Scene, head: Party) -> Party:
    """One house of a chain: named after its town, with the domain and the owner of the head office."""
    made = scene.party("organisation", head.home, head.language)
    made.industry, made.parent, made.owner = head.industry, head.key, head.owner
    _found(scene, made, head.name)
    made.website = head.website
    town = made.places[0].town if made.places else scene.chance.pick(head.home.towns).name
    made.name = f"{head.name} {town}"
    return made


def _found(scene: Scene, made: Party, core: str) -> None:
    """Everything of a firm but its name: town, phone, mail box, web page, size, turnover."""
    chance, home = scene.chance, made.home
    address, town = reach.place(scene, home, "work")
    if chance.happens(0.9):
        made.places.append(address)
    name = handle(core)[:24]
    number = scene.nth(name)
    domain = f"{name}-{number}.example" if number else f"{name}.example"
    made.website = f"https://www.{domain}"
    if chance.happens(0.85):
        made.points.append(reach.office_email(scene, home, domain))
    if chance.happens(0.85):
        made.points.append(reach.phone(scene, home, reach.fixed(scene, home, town), "work"))
    if chance.happens(0.25):
        made.points.append(reach.phone(scene, home, reach.mobile(scene, home), "mobile"))
    made.employees = chance.between(1, 9) + int(chance.paretovariate(1.1))
    made.founded = 2025 - int(90 * chance.random() ** 2) - 1
    if chance.happens(0.45):
        made.revenue = made.employees * chance.between(45, 140) * 1000
    made.tags = list(dict.fromkeys(chance.pick(_TAGS) for _ in range(chance.between(0, 2))))
