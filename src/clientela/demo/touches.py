"""What passes between a party and the company beside orders: messages, calls, visits, meetings, notes and tasks."""

from dataclasses import dataclass

from clientela.demo.buying import Buyer
from clientela.demo.calendar import DAY, PEAK
from clientela.demo.chance import Chance, gamma_quantiles, weighted
from clientela.demo.coffee import AT_HOME, Product
from clientela.demo.phrase import Text
from clientela.demo.phrases import PHRASES
from clientela.demo.records import Party, Scene, Touch
from clientela.demo.sheets import Sheets


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of touch: how the timeline calls it, whence its words come, and whether a colleague did it."""

    kind: str
    direction: str
    channels: tuple[str, ...]
    words: str  # the field of Phrases
    ours: bool = False


_MAIL, _CHAT = ("e-mail", "e-mail", "e-mail", "whatsapp"), ("e-mail", "whatsapp", "whatsapp", "chat")
WEB = Kind("web", "in", ("webshop",), "pages")
ASKED = Kind("message", "in", _CHAT, "asked")
TOLD = Kind("message", "out", _MAIL, "told", ours=True)
THANKED = Kind("message", "in", _CHAT, "thanked")
VISIT = Kind("visit", "in", ("shop",), "visits")
CALL_IN = Kind("call", "in", ("phone",), "calls", ours=True)
CALL_OUT = Kind("call", "out", ("phone",), "calls", ours=True)
NOTE = Kind("note", "", ("",), "notes", ours=True)
TASK = Kind("task", "", ("",), "tasks", ours=True)
MEETING = Kind("meeting", "", ("shop", "video"), "meetings", ours=True)

_OF_PEOPLE = weighted(
    [(WEB, 32), (ASKED, 11), (TOLD, 26), (VISIT, 14), (CALL_IN, 4), (CALL_OUT, 3), (NOTE, 5), (TASK, 3)]
)
_OF_FIRMS = weighted(
    [(WEB, 8), (ASKED, 18), (TOLD, 26), (VISIT, 3), (CALL_IN, 11), (CALL_OUT, 14), (NOTE, 9), (TASK, 6), (MEETING, 8)]
)
_AFTER_ORDERS = weighted([(THANKED, 50), (TOLD, 35), (CALL_OUT, 8), (NOTE, 7)])
_LIVELY = gamma_quantiles(0.45, 2.6)  # touches of people who never buy: most have one or none, some have twenty
_ECHO = gamma_quantiles(0.6, 0.75)  # touches that one order brings along
_TRADE = 0.8  # firms write less than people in proportion to what they order


class Touches:
    """Writes the touches of one slice, each in the language of its party."""

    def __init__(self, scene: Scene, sheets: Sheets) -> None:
        self._scene, self._sheets = scene, sheets

    def write(self, party: Party, buyer: Buyer, favourite: Product) -> list[int]:
        """All touches of a party; answers when they were. At times a task still lies ahead."""
        scene, chance = self._scene, self._scene.chance
        busy = chance.pick(_LIVELY) + chance.pick(_ECHO) * len(buyer.moments) + chance.random()
        table = _OF_FIRMS if buyer.trade else _OF_PEOPLE
        moments: list[int] = []
        for _ in range(int(busy * (_TRADE if buyer.trade else 1))):
            near = buyer.moments and chance.happens(0.45)
            at = self._near(buyer) if near else self._some_time(party, buyer)
            if party.created <= at < scene.calendar.end:
                self._write(party, chance.pick(_AFTER_ORDERS if near else table), at, favourite)
                moments.append(at)
        if party.owner and chance.happens(0.018):
            due = scene.calendar.end + chance.between(0, 30) * DAY
            ahead = chance.pick((TASK, TASK, MEETING))
            self._write(party, ahead, scene.calendar.awake(chance, due), favourite)
        return moments

    def _near(self, buyer: Buyer) -> int:
        """A few days after one of the orders."""
        chance = self._scene.chance
        return self._scene.calendar.awake(chance, chance.pick(buyer.moments) + chance.between(1, 9) * DAY)

    def _some_time(self, party: Party, buyer: Buyer) -> int:
        """While the party was alive to us: at first often, later less; more in December than in August."""
        chance, calendar = self._scene.chance, self._scene.calendar
        end = min(calendar.end, buyer.moments[-1] + 120 * DAY) if buyer.lost else calendar.end
        span = max(end - party.created, DAY)
        while True:
            at = party.created + int(span * chance.random() ** 1.6)
            if chance.random() * PEAK < calendar.season(at) + 0.3:
                return calendar.awake(chance, at)

    def _write(self, party: Party, kind: Kind, at: int, favourite: Product) -> None:
        chance, end = self._scene.chance, self._scene.calendar.end
        title, body = _said(chance, kind, party, favourite)
        known = min(at, end - 1)
        by = (party.owner or _anybody(self._scene, party)) if kind.ours else None
        details = _details(chance, kind, party)
        planned = _planned(chance, kind, party, ahead=at >= end)
        channel = kind.channels[0] if len(kind.channels) == 1 else chance.pick(kind.channels)
        key = chance.key(known * 1000)
        self._sheets.entry(
            Touch(key, party.key, kind.kind, kind.direction, channel, at, title, body, details, by, known, *planned)
        )


def _said(chance: Chance, kind: Kind, party: Party, favourite: Product) -> Text:
    """Title and body in the party's language; where they speak of a coffee, half the time of its favourite."""
    words = PHRASES[party.language]
    title, body = (chance.pick(words.pages), "") if kind is WEB else chance.pick(getattr(words, kind.words))
    if "{" not in title and "{" not in body:
        return title, body
    product = chance.pick(AT_HOME) if chance.happens(0.5) else favourite
    about = {"product": product.short, "given": party.given or party.name}
    return title.format(**about), body.format(**about)


def _anybody(scene: Scene, party: Party) -> str | None:
    owners = scene.owners.get(party.home.code)
    return scene.chance.pick(owners) if owners else None


def _details(chance: Chance, kind: Kind, party: Party) -> str:
    """What the timeline shows beside the words, as JSON."""
    if kind.kind == "call":
        return f'{{"minutes": {1 + int(chance.expovariate(0.2))}}}'
    if kind.kind == "web":
        return f'{{"pages": {chance.between(1, 12)}, "minutes": {chance.between(1, 20)}}}'
    if kind.kind == "visit" and party.places:
        return f'{{"place": "{party.places[0].town}"}}'
    return "{}"


def _planned(chance: Chance, kind: Kind, party: Party, *, ahead: bool) -> tuple[str, str, int]:
    """State, place and length of a task or a meeting; one task in fifty was forgotten."""
    if kind.kind == "task":
        return ("open" if ahead or chance.happens(0.02) else "done"), "", 0
    if kind.kind == "meeting":
        town = party.places[0].town if party.places else ""
        return ("open" if ahead else "done"), town, chance.pick((1800, 3600, 3600, 5400))
    return "", "", 0
