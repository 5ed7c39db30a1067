"""How a party stands to us: its roles, what it allowed us and where it said so, and the days that matter to it."""

from clientela.demo.chance import Chance, weighted
from clientela.demo.records import Party, Word

_BUYERS = frozenset({"customer", "loyal", "champion", "dormant", "lost"})
_ROLES = {
    "person": weighted([((), 97), (("partner",), 2), (("supplier",), 1)]),
    "organisation": weighted(
        [((), 84), (("supplier",), 7), (("partner",), 5), (("competitor",), 2), (("partner", "supplier"), 2)]
    ),
    "household": ((),),
}
_WHERE = {
    "webshop": ("sign-up in the web shop", "order in the web shop"), "till": ("card at the till",),
    "crm": ("on the phone",), "fair": ("card at the fair",),
}  # fmt: skip
_ASKED = {
    "en": "Yes, tell me about new coffees and offers. I can withdraw this at any time.",
    "it": "Sì, informatemi su nuovi caffè e offerte. Posso revocare il consenso in ogni momento.",
    "es": "Sí, quiero recibir novedades y ofertas. Puedo retirar el consentimiento en cualquier momento.",
    "pl": "Tak, chcę otrzymywać informacje o nowych kawach i ofertach. Zgodę mogę wycofać w każdej chwili.",
}
_REACHED = (("email", 0.46), ("phone", 0.12))  # how many of those who can be reached so allow it
_LATER = 300 * 86_400  # until somebody who changes their mind does, at most


def settle(chance: Chance, party: Party, *, stage: str, end: int) -> None:
    """Fill in what follows from where the party is known from and how far it has come."""
    own = ("customer",) if stage in _BUYERS else ("prospect",) if stage == "prospect" else ()
    party.roles = own + chance.pick(_ROLES[party.kind])
    for kind, share in _REACHED:
        if party.value(kind) and chance.happens(share):
            _allow(chance, party, f"{kind}_marketing", end=end)
    if party.kind == "person" and chance.happens(0.01):
        party.days.append(("name_day", 0, chance.between(1, 12) * 100 + chance.between(1, 28)))
    if party.kind == "organisation" and chance.happens(0.06):
        year = 2000 + chance.between(26, 28)
        party.days.append(("contract_end", year, chance.between(1, 12) * 100 + chance.between(1, 28)))


def _allow(chance: Chance, party: Party, topic: str, *, end: int) -> None:
    """One in eight takes it back some time later."""
    text = _ASKED.get(party.language, _ASKED["en"])
    party.words.append(Word(topic, "given", party.created, chance.pick(_WHERE[party.source]), text))
    if chance.happens(0.12):
        later = min(end, party.created + 1 + int(_LATER * chance.random()))
        party.words.append(
            Word(topic, "withdrawn", later, "link in a newsletter" if topic[0] == "e" else "on the phone", "")
        )
