"""A customer with an address, a product with a price, and orders as a form or the API writes them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.orders.models import Order

LINES = [
    {"code": "ORO", "quantity": "3", "tax_rate": "22"},
    {"description": "Carriage", "unit_price": "5", "quantity": "1"},
]


@pytest.fixture
def anna(owner: Any) -> Party:
    said = {
        "name": "Anna",
        "addresses": [{"street": "Via Roma 1", "postal_code": "10121", "city": "Torino", "country": "IT"}],
    }
    return Party.objects.get(
        pk=create_record(registry.entity("person"), clean(registry.entity("person"), said).facts, by=owner.actor)
    )


@pytest.fixture
def oro(db: None) -> Product:
    return Product.objects.create(code="ORO", name="Miscela Oro", unit_price="12.50")


@pytest.fixture
def place(owner: Any, anna: Party, oro: Product) -> Callable[..., Order]:
    def placed(*, by: Any = None, **said: Any) -> Order:
        entity = registry.entity("order")
        cleaned = clean(entity, {"party": {"id": str(anna.pk)}, "lines": LINES, "status": "placed", **said})
        assert not cleaned.problems
        return Order.objects.get(pk=create_record(entity, cleaned.facts, by=by or owner.actor))

    return placed


@pytest.fixture
def change(owner: Any) -> Callable[..., Order]:
    def changed(order: Order | UUID, *, by: Any = None, **said: Any) -> Order:
        entity, key = registry.entity("order"), order.pk if isinstance(order, Order) else order
        edit_record(entity, key, clean(entity, said, partial=True).facts, by=by or owner.actor)
        return Order.objects.get(pk=key)

    return changed
