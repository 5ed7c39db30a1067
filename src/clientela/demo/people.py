"""People: one alone, a family under one roof, and the same person met a second time under a slightly different name."""

from dataclasses import replace

from clientela.demo import dirt, reach
from clientela.demo.chance import Chance, Tail, weighted
from clientela.demo.countries import SHARES
from clientela.demo.country import Country
from clientela.demo.folding import plain
from clientela.demo.phrases import PHRASES
from clientela.demo.records import Party, Scene

_FEMININE = ("ski", "cki", "dzki", "ński")
_FAMILY_SIZES = weighted([(2, 40), (3, 25), (4, 25), (5, 10)])
_TAGS = weighted([
    ("newsletter", 40), ("espresso", 22), ("filter", 12), ("capsules", 12), ("decaf", 8), ("gifts", 8), ("tasting", 7),
    ("subscription", 5), ("loyalty card", 14), ("no calls", 3), ("press", 1), ("wedding", 1), ("vegan", 2),
])  # fmt: skip


def person(scene: Scene, *, firm: Party | None = None, home: Country | None = None) -> Party:
    """A person with a name, mostly a birth date, ways to reach them, and a job where a firm employs them."""
    chance = scene.chance
    home = home or (firm.home if firm else chance.pick(SHARES))
    origin = chance.pick(SHARES) if chance.happens(0.03) else home
    made = scene.party("person", home, origin.language)
    made.woman = chance.happens(0.51)
    made.given = chance.pick(origin.women if made.woman else origin.men)
    made.family = surname(chance, origin, woman=made.woman)
    _describe(chance, made, origin)
    if firm:
        _employ(scene, made, firm)
    _reach(scene, made)
    return _named(chance, made)


def family(scene: Scene, most: int) -> list[Party]:
    """Two to five people with one address and home phone; half of the families have a household, which stands last."""
    chance = scene.chance
    home = chance.pick(SHARES)
    address, town = reach.place(scene, home, "home")
    shared = reach.phone(scene, home, reach.fixed(scene, home, town), "home")
    father, mother = surname(chance, home, woman=False), surname(chance, home, woman=True)
    members = [_member(scene, home, n, (father, mother)) for n in range(min(chance.pick(_FAMILY_SIZES), most))]
    for member in members:
        member.points.append(shared)
        member.places.append(address)
    _relate(members)
    if chance.happens(0.5):
        members.append(_household(scene, members, father))
    return members


def again(scene: Scene, known: Party) -> Party:
    """The same person from another source: something of the name or the numbers differs, something still agrees."""
    chance = scene.chance
    made = replace(
        known,
        points=[],
        places=[],
        tags=[],
        words=[],
        ties=[],
        days=[],
        nickname="",
        prefix="",
        organisation=None,
        parent=None,
        note="",
    )
    fresh = scene.party("person", known.home, known.language)
    made.key, made.created, made.owner = fresh.key, fresh.created, fresh.owner
    made.given, made.family, made.name = dirt.misnamed(chance, known)
    made.born = dirt.misdated(chance, known.born)
    keep_email, keep_phone = (chance.happens(0.45), chance.happens(0.6)) if known.born else (True, True)
    email, phone = known.value("email"), known.value("phone")
    if email and keep_email:
        made.points.append(email)
    else:
        made.points.append(reach.private_email(scene, made))
    if phone and keep_phone:
        made.points.append(phone)
    if known.places and chance.happens(0.5):
        made.places.append(known.places[0])
    return made


def surname(chance: Chance, country: Country, *, woman: bool) -> str:
    name = chance.pick(country.surnames)
    if country.code == "ES":
        return f"{name} {chance.pick(country.surnames)}"
    if country.code == "PL" and woman and name.endswith(_FEMININE):
        return f"{name[:-1]}a"
    return name


def employed(chance: Chance, firms: list[Party], sizes: Tail) -> Party | None:
    """Half of those who are asked work at a firm we know: few firms employ many, most employ few."""
    return firms[sizes.draw(chance)] if firms and chance.happens(0.5) else None


def _describe(chance: Chance, made: Party, origin: Country) -> None:
    if chance.happens(0.62):
        age = 18 + int(67 * (chance.random() + chance.random()) / 2)
        made.born = f"{2025 - age}-{chance.between(1, 12):02d}-{chance.between(1, 28):02d}"
    if chance.happens(0.04):
        made.prefix = chance.pick(origin.titles)[made.woman]
    if chance.happens(0.05) and made.given in origin.nicknames:
        made.nickname = chance.pick(origin.nicknames[made.given])
    made.tags = _tags(chance)


def _tags(chance: Chance) -> list[str]:
    count = int(chance.random() * chance.random() * 4)
    return list(dict.fromkeys(chance.pick(_TAGS) for _ in range(count)))


def _employ(scene: Scene, made: Party, firm: Party) -> None:
    chance, words = scene.chance, PHRASES[made.language]
    made.organisation = firm.key
    made.job = chance.pick(words.jobs)[made.woman]
    if chance.happens(0.5):
        made.department = chance.pick(words.departments)
    if chance.happens(0.7):
        made.points.append(reach.work_email(scene, made, firm.website.removeprefix("https://www.")))
    if firm.places and chance.happens(0.3):
        made.places.append(firm.places[0])


def _reach(scene: Scene, made: Party) -> None:
    chance, home = scene.chance, made.home
    if chance.happens(0.35 if made.points else 0.9):
        made.points.append(reach.private_email(scene, made))
    if chance.happens(0.75):
        made.points.append(reach.phone(scene, home, reach.mobile(scene, home), "mobile"))
    if chance.happens(0.6):
        address, town = reach.place(scene, home, "home")
        made.places.append(address)
        if chance.happens(0.2):
            made.points.append(reach.phone(scene, home, reach.fixed(scene, home, town), "home"))


def _member(scene: Scene, home: Country, place: int, surnames: tuple[str, str]) -> Party:
    """The n-th of a family: husband, wife, then children, who take their names as the country has it."""
    chance = scene.chance
    father, mother = surnames
    made = scene.party("person", home, home.language)
    made.woman = place == 1 or (place > 1 and chance.happens(0.5))
    made.given = chance.pick(home.women if made.woman else home.men)
    made.family = _inherited(home, place, father=father, mother=mother)
    if home.code == "PL" and made.woman and made.family.endswith(_FEMININE):
        made.family = f"{made.family[:-1]}a"
    _describe(chance, made, home)
    if made.born and place > 1:
        made.born = f"{chance.between(1996, 2007)}{made.born[4:]}"
    if chance.happens(0.8):
        made.points.append(reach.private_email(scene, made))
    if chance.happens(0.7):
        made.points.append(reach.phone(scene, home, reach.mobile(scene, home), "mobile"))
    return _named(chance, made)


def _relate(members: list[Party]) -> None:
    """Husband and wife, and each of them to the children."""
    couple, children = members[:2], members[2:]
    if len(couple) == 2:
        couple[0].ties.append(("spouse", couple[1].key))
    for elder in couple:
        elder.ties += [("parent", child.key) for child in children]


def _inherited(home: Country, place: int, *, father: str, mother: str) -> str:
    if place == 1 and home.code in ("IT", "ES"):  # wives keep their own names
        return mother
    if place > 1 and home.code == "ES":
        return f"{father.split(' ')[0]} {mother.split(' ')[0]}"
    return father


def _household(scene: Scene, members: list[Party], name: str) -> Party:
    first = members[0]
    made = scene.party("household", first.home, first.language)
    made.name = PHRASES[first.language].household.format(family=name)
    made.owner = first.owner
    made.points = [point for point in first.points if point.label == "home" and point.kind == "phone"]
    made.places = list(first.places)
    for member in members:
        member.parent = made.key
    return made


def _named(chance: Chance, made: Party) -> Party:
    """The whole name; a few shout it, leave out capitals or accents, as people do in forms."""
    draw = chance.random()
    if draw < 0.035:
        change = str.upper if draw < 0.015 else str.lower if draw < 0.025 else plain
        made.given, made.family = change(made.given), change(made.family)
    made.name = f"{made.given} {made.family}"
    return made
