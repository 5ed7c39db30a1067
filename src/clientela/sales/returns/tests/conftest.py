"""Orders, deliveries of them, and what comes back."""

from collections.abc import Callable
from typing import Any

import pytest

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.deliveries.tests.conftest import anna, change, oro, place, send
from clientela.sales.orders.models import Order
from clientela.sales.returns.models import CreditNote, Return

__all__ = ["anna", "change", "oro", "place", "send"]


def _made(name: str, order: Order, by: Any, said: Any) -> Any:
    entity = registry.entity(name)
    cleaned = clean(entity, {"order": {"id": str(order.pk)}, **said})
    assert not cleaned.problems
    return create_record(entity, cleaned.facts, by=by.actor)


@pytest.fixture
def back(owner: Any) -> Callable[..., Return]:
    return lambda order, *, by=owner, **said: Return.objects.get(pk=_made("order_return", order, by, said))


@pytest.fixture
def credit(owner: Any) -> Callable[..., CreditNote]:
    return lambda order, *, by=owner, **said: CreditNote.objects.get(pk=_made("credit_note", order, by, said))
