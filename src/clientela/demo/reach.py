"""How a party is reached: phones of the real numbering plans, e-mail and postal addresses, also as somebody typed."""

from clientela.demo.chance import Chance, weighted
from clientela.demo.country import Country, Town
from clientela.demo.folding import handle
from clientela.demo.records import Party, Place, Point, Scene

_SPREAD = 15_485_863  # a prime: numbers given out one after the other lie far from each other
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"  # letters in the second half of a British postcode
_STYLES = weighted(
    [("{plus}{digits}", 40), ("{plus} {groups}", 30), ("{groups}", 18), ("{zero}{digits}", 6), ("{dashes}", 6)]
)
_FORMS = weighted(
    [("{g}.{f}", 40), ("{g}{f}", 14), ("{i}.{f}", 12), ("{f}.{g}", 10), ("{g}.{f}{y}", 16), ("{g}_{f}", 8)]
)


_OFFICES = {
    "IT": ("info", "ordini", "acquisti"),
    "ES": ("info", "pedidos", "compras"),
    "PL": ("biuro", "kontakt", "zakupy"),
    "GB": ("info", "hello", "orders"),
}


def mobile(scene: Scene, country: Country) -> str:
    """A national mobile number that nobody else has."""
    free = country.mobile_digits - len(country.mobiles[0])
    number = scene.serial("phone") * _SPREAD % (10**free * len(country.mobiles))
    return f"{country.mobiles[number // 10**free]}{number % 10**free:0{free}d}"


def fixed(scene: Scene, country: Country, town: Town) -> str:
    free = country.fixed_digits - len(town.area)
    return f"{town.area}{scene.serial('phone') * _SPREAD % 10**free:0{free}d}"


def phone(scene: Scene, country: Country, national: str, label: str) -> Point:
    """A phone number with its value in E.164; typed as people type it, seldom cut short."""
    if scene.chance.happens(0.006):
        return Point("phone", label, national[:-5], national[:-5], valid=False)
    return Point("phone", label, _as_typed(scene.chance, country, national), country.dialling + national)


def _as_typed(chance: Chance, country: Country, national: str) -> str:
    local = f"0{national}" if country.code == "GB" else national
    style = chance.pick(_STYLES)
    near = local if style in ("{groups}", "{dashes}") else national
    ends = (3, 6) if country.code == "IT" else (len(near) - 6, len(near) - 3)
    groups = [near[: ends[0]], near[ends[0] : ends[1]], near[ends[1] :]]
    return style.format(
        plus=country.dialling,
        zero=f"00{country.dialling[1:]}",
        digits=national,
        groups=" ".join(groups),
        dashes="-".join(groups),
    )


def private_email(scene: Scene, party: Party) -> Point:
    chance = scene.chance
    year = party.born[2:4] if party.born else f"{chance.between(55, 99)}"
    given, family = handle(party.given.split(" ")[0]), handle(party.family.split(" ")[0])
    local = chance.pick(_FORMS).format(g=given, f=family, i=given[:1], y=year)
    return _email(scene, local, domain=chance.pick(party.home.providers), label="home")


def work_email(scene: Scene, party: Party, domain: str) -> Point:
    local = f"{handle(party.given.split(' ')[0])}.{handle(party.family.split(' ')[0])}"
    return _email(scene, local, domain=domain, label="work")


def office_email(scene: Scene, country: Country, domain: str) -> Point:
    return _email(scene, scene.chance.pick(_OFFICES[country.code]), domain=domain, label="work")


def _email(scene: Scene, local: str, *, domain: str, label: str) -> Point:
    """An address that nobody else has; some are typed oddly, and a few are no address at all."""
    number = scene.nth(f"{local}@{domain}")
    value = f"{local}.{number}@{domain}" if number else f"{local}@{domain}"
    draw = scene.chance.random()
    if draw < 0.005:
        broken = value.replace("@", " at ") if draw < 0.002 else value.removesuffix(".example")
        return Point("email", label, broken, broken, valid=False)
    if draw < 0.06:
        return Point("email", label, _as_shouted(draw, value), value)
    return Point("email", label, value, value)


def _as_shouted(draw: float, value: str) -> str:
    if draw < 0.02:
        return value.upper()
    return f"mailto:{value}" if draw < 0.03 else value.title()


def place(scene: Scene, country: Country, label: str) -> tuple[Place, Town]:
    """An address in a town of the country, big towns more often, with the town for its area code."""
    chance = scene.chance
    town = chance.pick(country.towns)
    street, number, code = (
        chance.pick(country.streets),
        1 + int(90 * chance.random() ** 2),
        _postcode(chance, country, town),
    )
    flat = chance.between(1, 24) if chance.happens(0.4) else 0
    if country.code == "GB":
        line = f"Flat {flat}, {number} {street}" if flat else f"{number} {street}"
        typed = f"{line}, {town.name} {code}"
    elif country.code == "PL":
        line = f"{street} {number}/{flat}" if flat else f"{street} {number}"
        typed = f"{line}, {code} {town.name}"
    elif country.code == "ES":
        line = f"{street}, {number}, {flat % 7 + 1}º {'ABCD'[flat % 4]}" if flat else f"{street}, {number}"
        typed = f"{line}, {code} {town.name}"
    else:
        line = f"{street} {number}"
        typed = f"{line}, {code} {town.name} {town.region}"
    return Place(label, typed, line, town.name, town.region, code, country.code), town


def _postcode(chance: Chance, country: Country, town: Town) -> str:
    if country.code == "GB":
        return f"{chance.pick(town.postcodes)} {chance.between(1, 9)}{chance.pick(_INWARD)}{chance.pick(_INWARD)}"
    first, last = town.postcodes
    code = f"{chance.between(int(first), int(last)):05d}"
    return f"{code[:2]}-{code[2:]}" if country.code == "PL" else code
