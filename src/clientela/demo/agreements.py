"""What the demo company has agreed with its customers: contracts with terms of every kind, machines that stand there; and what
zloty and pounds were worth in each week, invented as all the rest.

Drawn from the same seed as the people; written once the parties stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import sin
from typing import Any

from django.db import transaction

from clientela.catalog.models import Product
from clientela.catalog.rates.actions import refresh_rates
from clientela.catalog.rates.models import Rate
from clientela.demo.chance import Chance, weighted
from clientela.parties.models import Party
from clientela.platform.people.keys import new_key
from clientela.sales.contracts.actions import refresh_contracts
from clientela.sales.contracts.models import Contract, Kind, Period, Renewal
from clientela.sales.installed.actions import refresh_installed
from clientela.sales.installed.models import Installed, State

_MOST = 160
_EACH = 16  # people for one customer with a contract
_YEARS = 6  # of rates
_WORTH = (("PLN", "4.33", "0.11"), ("GBP", "0.857", "0.02"))  # of a euro, and how far it swings
_TERMS = weighted([
    (("Beans every month", Kind.SUPPLY, Period.MONTH, 90, 900), 10),
    (("Machine on loan with service", Kind.RENT, Period.MONTH, 45, 190), 7),
    (("Yearly service", Kind.MAINTENANCE, Period.YEAR, 180, 960), 7),
    (("Coffee for the office", Kind.SUBSCRIPTION, Period.QUARTER, 120, 1200), 6),
])  # fmt: skip
_RENEWALS = weighted([(Renewal.AUTOMATIC, 6), (Renewal.ASKED, 2), (Renewal.NONE, 2)])
_PLACES = weighted([("Bar", 6), ("Kitchen", 3), ("Breakfast room", 3), ("First floor", 2), ("", 4)])
_STATES = weighted([(State.IN_USE, 16), (State.IN_REPAIR, 1), (State.IDLE, 1)])


@dataclass(frozen=True)
class Scene:
    chance: Chance
    machines: tuple[Product, ...]
    today: date


def make(*, people: int, seed: int, today: datetime) -> None:
    """Contracts of organisations that are there, each its owner's; none where there are any already."""
    if Contract.objects.exists():
        return
    machines = tuple(Product.objects.filter(code__in=("MAC-H", "GRI-P")).order_by("code"))
    scene = Scene(Chance(f"{seed} agreements"), machines, today.date())
    firms = Party.objects.filter(kind="organisation", owner__isnull=False).order_by("-id")[: max(1, people // _EACH)]
    with transaction.atomic():
        made = [_contract(scene, firm) for firm in firms[:_MOST]]
        standing = [one for contract in made for one in _machines(scene, contract)]
        Contract.objects.bulk_create(made)
        Installed.objects.bulk_create(standing)
        refresh_contracts([one.pk for one in made])
        refresh_installed([one.pk for one in standing])
        _tell_rates(scene.today)


def _contract(scene: Scene, firm: Any) -> Contract:
    chance, (name, kind, period, low, high) = scene.chance, scene.chance.pick(_TERMS)
    begun = scene.today - timedelta(days=chance.between(20, 700))
    months = chance.pick((12, 12, 24, 36))
    return Contract(
        pk=new_key(),
        name=name,
        number=f"V{begun:%y}-{chance.between(1000, 9999)}",
        kind=kind,
        party=firm,
        owner_id=firm.owner_id,
        signed_on=begun - timedelta(days=chance.between(1, 20)) if chance.happens(0.9) else None,
        starts_on=begun,
        ends_on=begun + timedelta(days=365 * months // 12 - 1),
        renewal=chance.pick(_RENEWALS),
        notice=chance.between(1, 3),
        period=period,
        amount=Decimal(chance.between(low, high)),
        currency="EUR",
    )


def _machines(scene: Scene, contract: Contract) -> Iterator[Installed]:
    """What stands with those who rent, or have it looked after."""
    if contract.kind not in (Kind.RENT, Kind.MAINTENANCE):
        return
    firm: Any = contract.party
    for machine in scene.machines[: scene.chance.between(1, 2)]:
        serial = f"{machine.code[:3]}{scene.chance.between(100_000, 999_999)}"
        yield Installed(
            pk=new_key(),
            name=f"{machine.name} · {serial}",
            product=machine,
            serial=serial,
            state=scene.chance.pick(_STATES),
            party=firm,
            owner_id=contract.owner_id,
            contract=contract,
            place=scene.chance.pick(_PLACES),
            city=firm.city,
            country=firm.country,
            installed_on=contract.starts_on,
            warranty_months=24,
        )


def _tell_rates(today: date) -> None:
    weeks = [today - timedelta(days=7 * week) for week in range(52 * _YEARS)]
    made = [
        Rate(
            pk=new_key(),
            name=f"EUR/{code} {day}",
            day=day,
            base="EUR",
            currency=code,
            value=round(Decimal(middle) + Decimal(swing) * Decimal(sin(day.toordinal() / 61)), 4),
            said_by="Demo",
        )
        for code, middle, swing in _WORTH
        for day in weeks
    ]
    Rate.objects.bulk_create(made, ignore_conflicts=True)
    refresh_rates([one.pk for one in made])
