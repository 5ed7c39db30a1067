"""A partner's deal that was accepted, with an accepted quote whose order can be paid and credited."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona

from clientela.catalog.models import Product
from clientela.sales.commissions.actions import write_rule
from clientela.sales.deals.models import Deal
from clientela.sales.orders.models import Order, OrderLine
from clientela.sales.partners.actions import accept
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.registering import register
from clientela.sales.partners.tests.conftest import SAID, paola, rita  # noqa: F401  fixtures
from clientela.sales.quotes.models import Quote

Win = Callable[..., Deal]


@pytest.fixture
def row(paola: Persona, owner: Persona) -> PartnerDeal:  # noqa: F811
    key = register(SAID, by=paola.actor)
    accept(key, by=owner.actor)
    return PartnerDeal.objects.get(pk=key)


@pytest.fixture
def rule(owner: Persona) -> Callable[..., UUID]:
    def made(**said: Any) -> UUID:
        facts = {"name": "Ten", "percent": "10", "valid_from": "2020-01-01", **said}
        return write_rule({name: value for name, value in facts.items() if value is not None}, by=owner.actor)

    return made


@pytest.fixture
def win() -> Win:
    def won(row: PartnerDeal, amount: str = "9000") -> Deal:
        deal = Deal.objects.get(pk=row.deal_id)
        Deal.objects.filter(pk=deal.pk).update(amount=Decimal(amount), outcome="won", closes_on="2026-05-12")
        return Deal.objects.get(pk=deal.pk)

    return won


def an_order(deal: Deal, *amounts: str, family: str = "", tax: str = "22") -> Order:
    """By a quote of the deal that was accepted: a line for each amount."""
    number = f"Q-{Quote.objects.count() + 1}"
    Quote.objects.create(name="Offer", number=number, deal=deal, party=deal.party, state="accepted")
    order = Order.objects.create(
        number=f"N-{number}", source="", reference=number, party=deal.party, placed_at="2026-05-12T10:00Z"
    )
    product = Product.objects.create(code=number, name=number, family=family) if family else None
    for place, amount in enumerate(amounts):
        OrderLine.objects.create(
            order=order, position=place, quantity=1, unit_price=Decimal(amount), tax_rate=Decimal(tax), product=product,
            description="Machine",
        )  # fmt: skip
    return Order.objects.get(pk=order.pk)
