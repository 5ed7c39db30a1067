"""Orders with their lines, payments and returns, as rows: money is counted in cents until it is written."""

from clientela.demo.buying import Buyer
from clientela.demo.calendar import DAY
from clientela.demo.chance import weighted
from clientela.demo.coffee import AT_HOME, AT_WORK, Product
from clientela.demo.records import Line, Order, Party, Scene
from clientela.demo.sheets import Sheets

_LINES_AT_HOME = weighted([(1, 26), (2, 27), (3, 20), (4, 14), (5, 8), (6, 5)])
_LINES_AT_WORK = weighted([(1, 12), (2, 17), (3, 20), (4, 20), (5, 17), (6, 14)])
_PIECES_AT_HOME = weighted([(1, 55), (2, 28), (3, 9), (4, 6), (6, 2)])
_PIECES_AT_WORK = weighted([(1, 8), (2, 12), (3, 12), (4, 12), (6, 20), (10, 12), (12, 12), (18, 6), (24, 6)])
_WAYS_AT_HOME = weighted([("webshop", 62), ("till", 35), ("phone", 3)])
_WAYS_AT_WORK = weighted([("webshop", 25), ("e-mail", 45), ("phone", 25), ("till", 5)])
_SOURCES = {"webshop": ("webshop", "W"), "till": ("till", "T"), "e-mail": ("crm", "C"), "phone": ("crm", "C")}
_METHODS = {"webshop": ("card", "card", "PayPal"), "till": ("card", "card", "cash"), "e-mail": ("bank transfer",),
            "phone": ("bank transfer",)}  # fmt: skip
_SPREAD = 6_700_417  # a prime: the orders of a customer do not follow each other in number
_DISCOUNTS = (0, 0, 5, 10, 12, 15)  # per cent, agreed with firms


class Basket:
    """What one party tends to buy: a few favourites, the prices it has agreed, the way it orders."""

    def __init__(self, scene: Scene, party: Party, *, trade: bool) -> None:
        chance = scene.chance
        self._scene, self._party, self._trade = scene, party, trade
        self._all = AT_WORK if trade else AT_HOME
        self._favourites = [chance.pick(self._all) for _ in range(3)]
        discount = chance.pick(_DISCOUNTS) if trade else 0
        self._permille = round(party.home.rate * 10 * (100 - discount))
        self._way = chance.pick(_WAYS_AT_WORK if trade else _WAYS_AT_HOME)

    @property
    def favourite(self) -> Product:
        return self._favourites[0]

    def order(self, at: int) -> Order:
        scene, chance = self._scene, self._scene.chance
        way = self._way if chance.happens(0.85) else chance.pick(_WAYS_AT_WORK if self._trade else _WAYS_AT_HOME)
        source, letter = _SOURCES[way]
        number = _number(scene, letter, source, at)
        status = self._status(at)
        return Order(chance.key(at * 1000), self._party, at, source, way, number, self._lines(at), status)

    def _lines(self, at: int) -> list[Line]:
        chance = self._scene.chance
        chosen: list[Line] = []
        seen: set[str] = set()
        for place in range(chance.pick(_LINES_AT_WORK if self._trade else _LINES_AT_HOME)):
            product = chance.pick(self._favourites if chance.happens(0.65) else self._all)
            if product.code not in seen:
                seen.add(product.code)
                quantity = chance.pick(_PIECES_AT_WORK if self._trade and product.cents < 10_000 else _PIECES_AT_HOME)
                chosen.append(
                    Line(chance.key(at * 1000 + place), product, quantity, product.cents * self._permille // 1000)
                )
        return chosen

    def _status(self, at: int) -> str:
        age = self._scene.calendar.end - at
        if age < 2 * DAY:
            return self._scene.chance.pick(("placed", "confirmed"))
        if self._scene.chance.happens(0.015):
            return "cancelled"
        return "confirmed" if age < 5 * DAY else "delivered"


def history(scene: Scene, sheets: Sheets, buyer: Buyer, basket: Basket) -> list[int]:
    """Write all that a party ordered and gave back; answers when each of these was."""
    moments: list[int] = []
    for at in buyer.moments:
        order = basket.order(at)
        back = _given_back(scene, order) if order.status == "delivered" and scene.chance.happens(0.03) else None
        _write(scene, sheets, order)
        moments.append(at)
        if back:
            _write(scene, sheets, back)
            moments.append(back.at)
    return moments


def _given_back(scene: Scene, order: Order) -> Order | None:
    """A return some days later, of all lines or of one; an order that comes back whole is marked as returned."""
    chance = scene.chance
    at = scene.calendar.awake(chance, order.at + chance.between(4, 20) * DAY)
    if at >= scene.calendar.end:
        return None
    lines = order.lines if chance.happens(0.4) else [chance.pick(order.lines)]
    whole = len(lines) == len(order.lines)
    back = [
        Line(
            chance.key(at * 1000 + n),
            line.product,
            -line.quantity if whole else -chance.between(1, line.quantity),
            line.cents,
            line.key,
        )
        for n, line in enumerate(lines)
    ]
    if whole:
        order.status = "closed"
    number = _number(scene, "R", "return", at)
    return Order(chance.key(at * 1000), order.party, at, order.source, order.channel, number, back, "closed", "return")


def _number(scene: Scene, letter: str, series: str, at: int) -> str:
    """An order number of its year, which tells nothing of how many there are."""
    return f"{letter}{scene.calendar.year(at) % 100}-{scene.serial(series) * _SPREAD % 10**8:08d}"


def _write(scene: Scene, sheets: Sheets, order: Order) -> None:
    paid = None if order.status in ("placed", "cancelled") else _payment(scene, order)
    sheets.order(order, paid=paid is not None)
    if paid is not None:
        sheets.payment(order, *paid)


def _payment(scene: Scene, order: Order) -> tuple[str, int, str] | None:
    """Its key, when and how: at once in shop and webshop; firms that get an invoice pay weeks later, the latest ones not yet."""
    chance = scene.chance
    method = chance.pick(_METHODS[order.channel])
    later = method == "bank transfer" and order.status != "confirmed"
    paid = order.at + (chance.between(5, 60) * DAY if later else chance.between(5, 300))
    return (chance.key(paid * 1000), paid, method) if paid < scene.calendar.end else None
