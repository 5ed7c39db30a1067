"""Deals of the demo company: what cafés, hotels and offices may buy next, in every stage, some of them forgotten for too long.

Drawn from the same seed as the people; written once the parties stand, with what hangs on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation

from clientela.catalog.models import Product
from clientela.demo.chance import Chance, weighted
from clientela.parties.models import Party
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.deals import actions
from clientela.sales.deals.models import Buyer, Deal, Line, Part, Stance
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Outcome, Stage

_MOST = 240
_EACH = 12  # people for one deal
_WANTED = weighted([
    ("Beans for the year", 20), ("Machines on loan", 9), ("Second bar", 7), ("Breakfast supply", 12), ("Office plan", 13),
    ("Grinders", 6), ("Tasting and training", 8), ("House blend", 9), ("Supply renewal", 14), ("Summer terrace", 5),
])  # fmt: skip
_STEPS = weighted([
    ("Tasting on site", 12), ("Call back", 14), ("Send the quote", 12), ("Visit with the technician", 6),
    ("Waiting for their lawyer", 4), ("Sample sent, ask how it was", 9), ("", 12),
])  # fmt: skip
_REASONS = weighted([("Price", 9), ("Stays with their roaster", 8), ("Opening put off", 5), ("No answer", 7)])
_PARTS = weighted([(Part.DECIDES, 4), (Part.PAYS, 2), (Part.ADVISES, 3), (Part.USES, 4), (Part.BUYS, 2)])
_STANCES = weighted([(Stance.FOR, 5), (Stance.OPEN, 6), (Stance.AGAINST, 2)])
_STAGES = weighted([(0, 24), (1, 20), (2, 14), (3, 26), (4, 16)])  # of the pipeline that a company begins with


@dataclass(frozen=True)
class Scene:
    chance: Chance
    stages: Sequence[Stage]
    products: Sequence[Product]
    today: datetime


def make(*, people: int, seed: int, today: datetime) -> None:
    """Deals of organisations that are there, each its owner's; none where there are any already."""
    if Deal.objects.exists():
        return
    with transaction.atomic():
        with translation.override("en"):
            pipelines.begin(by=SYSTEM)
        stages = Stage.objects.order_by("position", "id")
        scene = Scene(Chance(f"{seed} deals"), list(stages), list(Product.objects.order_by("code")), today)
        firms = Party.objects.filter(kind="organisation", owner__isnull=False).order_by("id")[: max(1, people // _EACH)]
        chosen = [firm for firm in firms if scene.chance.happens(0.8)][:_MOST]
        made = [_deal(scene, firm) for firm in chosen]
        Deal.objects.bulk_create(made)
        for deal in made:
            _with_lines(scene, deal)
        _with_buyers(scene, made)
        actions.refresh_deals([deal.pk for deal in made])


def _deal(scene: Scene, firm: Any) -> Deal:
    chance, stage = scene.chance, scene.stages[scene.chance.pick(_STAGES)]
    open_ = stage.outcome == Outcome.OPEN
    opened = scene.today - timedelta(days=chance.between(4, 90 if open_ else 300))
    since = max(opened, scene.today - timedelta(days=chance.between(0, 34))) if open_ else opened
    closes = (
        scene.today + timedelta(days=chance.between(3, 75)) if open_ else opened + timedelta(days=chance.between(9, 60))
    )
    return Deal(
        pk=new_key(),
        name=f"{chance.pick(_WANTED)}",
        party=firm,
        owner_id=firm.owner_id,
        stage=stage,
        outcome=stage.outcome,
        amount=Decimal(chance.between(12, 480) * 100),
        currency="EUR",
        opened_on=opened.date(),
        closes_on=min(closes, scene.today).date() if not open_ else closes.date(),
        stage_since=since,
        created_at=opened,
        next_step=chance.pick(_STEPS) if open_ else "",
        lost_reason=chance.pick(_REASONS) if stage.outcome == Outcome.LOST else "",
    )


def _with_lines(scene: Scene, deal: Deal) -> None:
    """Of every third deal what is to be sold; then it is worth what that comes to."""
    chance = scene.chance
    if not chance.happens(0.35):
        return
    chosen = {chance.between(0, len(scene.products) - 1) for _ in range(chance.between(1, 4))}
    Line.objects.bulk_create(
        [
            Line(
                deal=deal,
                product=scene.products[place],
                name=scene.products[place].name,
                quantity=Decimal(chance.between(2, 60) * 5),
                unit_price=scene.products[place].unit_price or 0,
                discount=Decimal(chance.between(0, 3) * 5),
            )
            for place in sorted(chosen)
        ]
    )


def _with_buyers(scene: Scene, deals: Sequence[Deal]) -> None:
    """Up to three people who work there."""
    there: dict[Any, list[Any]] = {}
    wanted = {deal.party_id for deal in deals}
    for key, firm in (
        Party.objects.filter(kind="person", organisation__in=wanted).order_by("id").values_list("pk", "organisation_id")
    ):
        there.setdefault(firm, []).append(key)
    Buyer.objects.bulk_create(
        [
            Buyer(deal=deal, party_id=key, part=scene.chance.pick(_PARTS), stance=scene.chance.pick(_STANCES))
            for deal in deals
            for key in there.get(deal.party_id, [])[: scene.chance.between(0, 3)]
        ]
    )
