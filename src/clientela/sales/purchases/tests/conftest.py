"""A supplier with a product that they sell at two steps, where it is counted, and purchases as a form or the API writes them."""

from collections.abc import Callable
from typing import Any

import pytest

from clientela.catalog.models import Product
from clientela.catalog.stock.models import Place, StockLevel
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.purchases.models import Purchase, Receipt, Return
from clientela.sales.supplies.models import Supply

Made = Callable[..., Any]
LINES = [{"code": "VERDE", "quantity": "30"}, {"name": "Jute bags", "quantity": "4", "unit_cost": "2.50"}]


@pytest.fixture
def write(owner: Any) -> Made:
    """A record of any type, cleaned and written as every path does."""

    def written(name: str, /, *, by: Any = None, **said: Any) -> Any:
        entity = registry.entity(name)
        cleaned = clean(entity, said)
        assert not cleaned.problems, cleaned.problems
        return entity.rows().get(pk=create_record(entity, cleaned.facts, by=by or owner.actor))

    return written


@pytest.fixture
def change(owner: Any) -> Made:
    def changed(record: Any, name: str, /, *, by: Any = None, **said: Any) -> Any:
        entity = registry.entity(name)
        edit_record(entity, record.pk, clean(entity, said, partial=True).facts, by=by or owner.actor)
        return entity.rows().get(pk=record.pk)

    return changed


@pytest.fixture
def finca(write: Made) -> Party:
    found: Party = write("organisation", name="Finca Verde")
    return found


@pytest.fixture
def verde(db: None, finca: Party) -> Product:
    product = Product.objects.create(code="VERDE", name="Green beans", cost="9", currency="EUR")
    for from_quantity, cost in (("1", "8"), ("25", "7")):
        Supply.objects.create(
            supplier=finca,
            product=product,
            name="Green",
            code="FV-1",
            from_quantity=from_quantity,
            cost=cost,
            lead_days=14,
        )
    return product


@pytest.fixture
def level(verde: Product) -> StockLevel:
    return StockLevel.objects.create(
        place=Place.objects.create(name="Torino"), product=verde, name="VERDE", on_hand="10", reserved="1"
    )


@pytest.fixture
def buy(write: Made, finca: Party, verde: Product) -> Callable[..., Purchase]:
    def bought(**said: Any) -> Purchase:
        usual = {"supplier": {"id": str(finca.pk)}, "lines": LINES, "sent_on": "2026-05-04", "wished_on": "2026-05-20"}
        found: Purchase = write("purchase", **{**usual, **said})
        return found

    return bought


@pytest.fixture
def receive(write: Made) -> Callable[..., Receipt]:
    def received(purchase: Purchase, **said: Any) -> Receipt:
        found: Receipt = write("purchase_receipt", purchase={"id": str(purchase.pk)}, **said)
        return found

    return received


@pytest.fixture
def give_back(write: Made) -> Callable[..., Return]:
    def given(purchase: Purchase, **said: Any) -> Return:
        found: Return = write("supplier_return", purchase={"id": str(purchase.pk)}, **said)
        return found

    return given
