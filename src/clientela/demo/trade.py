"""What the demo company buys and through whom it sells: suppliers with what they ask, a year of purchases, a gift box made of
others, people who have just asked for something, a cadence that some of them are in, and deals that partners brought.

Written as anybody would write it, through the verbs, so that numbers, states and stock follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from clientela.catalog.models import Product
from clientela.demo.chance import Chance, weighted
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.permissions.actor import Actor
from clientela.sales.cadences.actions import enrol_many
from clientela.sales.leads.actions import disqualify
from clientela.sales.leads.models import LIVING, Lead
from clientela.sales.leads.rating import save_score_rule
from clientela.sales.partners.actions import accept, refuse
from clientela.sales.purchases.models import Line, Purchase

_SUPPLIERS = 4
_EACH = 9  # purchases of each, one in forty days
_CUSTOMERS = 40  # of whom some have just asked for something
# code of the product, what they call it, cost as a share of our price, days until it comes
_SOLD = (
    (("GRI-H", "Hand grinder"), ("GRI-P", "Grinder 64"), ("MAC-H", "Lever one"), ("TAMP", "Tamper 58")),
    (("CUP-6", "Cup 7 cl, 6"), ("CUP-C6", "Cup 18 cl, 6"), ("JUG-60", "Jug 0.6 l"), ("MOKA-3", "Moka 3")),
    (("PAP-100", "Paper 02, 100"), ("V60-SET", "Dripper set"), ("SUG-5K", "Sachets 5 kg")),
    (("CLN-1K", "Cleaner 1 kg"), ("DESC", "Descaler 3 x 30 g"), ("CHO-1K", "Cocoa drink 1 kg")),
)
_SHARE = Decimal("0.55")
_LATE = weighted([(-2, 4), (0, 8), (3, 3), (9, 1)])  # days behind what was promised
_COME = weighted([(Decimal(1), 12), (Decimal("0.8"), 2), (Decimal("0.5"), 1)])  # of what was ordered
_BOX = (("ALB1-250", 1), ("GUJ-250", 1), ("HUI-250", 1))
_WANTED = weighted([
    ("Coffee for the office", 9), ("A machine on loan", 7), ("Beans for a new café", 6), ("Breakfast for sixty rooms", 4),
    ("A tasting with friends", 3), ("House blend of our own", 3),
])  # fmt: skip
_AGO = weighted([(0, 5), (1, 3), (3, 3), (8, 2), (15, 2)])  # days since somebody asked
_DOORS: tuple[dict[str, Any], ...] = (
    {"name": "Fair in Rimini", "cost": "3400"},
    {"name": "Website", "cost": "900", "minutes": 240},
    {"name": "Recommended", "minutes": 480},
)
_WORTH: tuple[dict[str, Any], ...] = (
    {"name": "20 people or more", "points": 15, "where": {"field": "party.employees", "at_least": 20}},
    {"name": "Asks for a machine", "points": 20, "where": {"field": "name", "contains": "machine"}},
    {"name": "Wrote of late", "points": 10, "deed": "wrote", "days": 60, "halves": 30},
)
_STEPS = (
    {"kind": "call", "wait": 0, "title": "Ring them: what do they drink today?"},
    {"kind": "task", "wait": 1, "at": "09:30", "title": "Send samples of two blends"},
    {"kind": "call", "wait": 4, "title": "How did they like them?"},
)
_BROUGHT = (
    ("Two machines and beans", "Bar Belvedere", "belvedere.example", 6400, "IT", "accepted"),
    ("Coffee corner for the shop floor", "Libreria Quattro Venti", "quattroventi.example", 2900, "IT", "waiting"),
    ("Office supply, three floors", "Nowa Linia sp. z o.o.", "nowalinia.example", 11800, "PL", "waiting"),
    ("Summer kiosk", "Chiringuito Levante", "levante.example", 1500, "ES", "refused"),
)


@dataclass(frozen=True)
class Scene:
    chance: Chance
    products: dict[str, Product]
    today: date
    by: Actor

    def write(self, name: str, /, **said: Any) -> UUID:
        """A record of any type, by the path that a form takes."""
        entity = registry.entity(name)
        cleaned = clean(entity, said)
        if cleaned.problems:
            raise ValueError(f"{name}: {cleaned.problems}")
        return create_record(entity, cleaned.facts, by=self.by)


def make(*, seed: int, today: datetime, by: Actor) -> None:
    """Of organisations that are there; nothing where there are purchases already."""
    if Purchase.objects.exists():
        return
    firms = Party.objects.filter(kind="organisation").order_by("id")
    suppliers = list(firms.filter(roles__contains=["supplier"])[:_SUPPLIERS])
    partner = firms.filter(roles__contains=["partner"]).first()
    products = {one.code: one for one in Product.objects.all()}
    scene = Scene(Chance(f"{seed} trade"), products, today.date(), by)
    with transaction.atomic():
        place = scene.write("place", name="Torino", country="IT")
        for supplier, sold in zip(suppliers, _SOLD, strict=False):
            _offer(scene, supplier, sold)
            for number in range(_EACH):
                _buy(scene, supplier, sold, number, place=place)
        _box(scene)
        _asked(scene)
        if partner is not None:
            _brought(scene, partner)


def _offer(scene: Scene, supplier: Party, sold: Sequence[tuple[str, str]]) -> None:
    for code, name in sold:
        product = scene.products[code]
        cost = round((product.unit_price or Decimal(10)) * _SHARE, 2)
        scene.write(
            "supplier_product", supplier={"id": str(supplier.pk)}, product={"id": str(product.pk)}, name=name,
            code=f"{supplier.name[:2].upper()}-{code}", cost=str(cost), currency="EUR",
            lead_days=scene.chance.between(1, 4) * 7,
        )  # fmt: skip


def _buy(scene: Scene, supplier: Party, sold: Sequence[tuple[str, str]], number: int, *, place: UUID) -> None:
    """The last one is awaited, those before have come: on time or late, whole or in part, some with something broken."""
    chance = scene.chance
    sent = scene.today - timedelta(days=40 * (_EACH - 1 - number) + chance.between(3, 12))
    due = sent + timedelta(days=chance.between(14, 28))
    chosen = [code for code, _name in sold if chance.happens(0.7)] or [sold[0][0]]
    purchase = scene.write(
        "purchase", supplier={"id": str(supplier.pk)}, place={"id": str(place)}, sent_on=sent.isoformat(),
        confirmed_on=min(scene.today, sent + timedelta(days=chance.between(0, 5))).isoformat(), wished_on=due.isoformat(),
        lines=[{"code": code, "quantity": str(chance.between(1, 6) * 10), "promised_on": due.isoformat()} for code in chosen],
    )  # fmt: skip
    come = due + timedelta(days=chance.pick(_LATE))
    if come > scene.today:
        return
    share = chance.pick(_COME)
    lines = list(Line.objects.filter(purchase=purchase).order_by("position"))
    told = [{"line": str(line.pk), "quantity": str(line.quantity * share)} for line in lines]
    scene.write("purchase_receipt", purchase={"id": str(purchase)}, received_on=come.isoformat(), lines=told)
    if chance.happens(0.2):
        broken = [{"line": str(lines[0].pk), "quantity": "1"}]
        scene.write(
            "supplier_return",
            purchase={"id": str(purchase)},
            reason="faulty",
            returned_on=come.isoformat(),
            lines=broken,
        )


def _box(scene: Scene) -> None:
    box = scene.products["GIFT-S"]
    for code, quantity in _BOX:
        part = {"id": str(scene.products[code].pk)}
        scene.write("bundle_part", bundle={"id": str(box.pk)}, part=part, quantity=str(quantity))


def _asked(scene: Scene) -> None:
    """Who has asked for something of late, through which door; every other one is in a cadence, and of a few nothing will come."""
    firms = Party.objects.filter(kind="organisation", owner__isnull=False).order_by("-id")[:_CUSTOMERS]
    doors = [scene.write("lead_source", **said, currency="EUR") for said in _DOORS]
    for rule in _WORTH:
        save_score_rule(rule, by=scene.by)
    made = [_ask(scene, firm, doors) for firm in firms if scene.chance.happens(0.6)]
    for key in made[3::9]:
        disqualify(key, "Wanted a price to compare with.", by=scene.by)
    cadence = scene.write("cadence", name="After the first word", of="lead", steps=list(_STEPS))
    enrol_many(
        "lead",
        list(Lead.objects.filter(pk__in=made[::2], state__in=LIVING).values_list("pk", flat=True)),
        cadence,
        by=scene.by,
    )


def _ask(scene: Scene, firm: Party, doors: Sequence[UUID]) -> UUID:
    """Most ask within the last days; whoever asks today waits for an answer."""
    ago = timedelta(days=scene.chance.pick(_AGO), minutes=scene.chance.between(5, 300))
    return scene.write(
        "lead", name=scene.chance.pick(_WANTED), party={"id": str(firm.pk)}, owner={"id": str(firm.owner_id)},
        origin={"id": str(doors[scene.chance.between(0, len(doors) - 1)])}, opened_at=(timezone.now() - ago).isoformat(),
    )  # fmt: skip


def _brought(scene: Scene, partner: Party) -> None:
    for name, customer, website, value, country, state in _BROUGHT:
        key = scene.write(
            "partner_deal", name=name, partner={"id": str(partner.pk)}, customer=customer, website=website, value=str(value),
            currency="EUR", country=country, closes_on=(scene.today + timedelta(days=scene.chance.between(20, 90))).isoformat(),
        )  # fmt: skip
        if state == "accepted":
            accept(key, by=scene.by)
        elif state == "refused":
            refuse(key, "We sell there ourselves since spring.", by=scene.by)
