"""Orders as those of the room of orders, and deliveries of them as a form or the API writes them."""

from collections.abc import Callable
from typing import Any

import pytest

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.deliveries.models import Delivery
from clientela.sales.orders.models import Order
from clientela.sales.orders.tests.conftest import anna, change, oro, place

__all__ = ["anna", "change", "oro", "place"]


@pytest.fixture
def send(owner: Any) -> Callable[..., Delivery]:
    def sent(order: Order, *, by: Any = owner, **said: Any) -> Delivery:
        entity = registry.entity("order_delivery")
        cleaned = clean(entity, {"order": {"id": str(order.pk)}, **said})
        assert not cleaned.problems
        return Delivery.objects.get(pk=create_record(entity, cleaned.facts, by=by.actor))

    return sent


@pytest.fixture
def change_delivery(owner: Any) -> Callable[..., None]:
    def changed(delivery: Delivery, **said: Any) -> None:
        entity = registry.entity("order_delivery")
        edit_record(entity, delivery.pk, clean(entity, said, partial=True).facts, by=owner.actor)

    return changed
