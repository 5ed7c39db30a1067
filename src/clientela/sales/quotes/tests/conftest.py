"""A product with its taxes, and a quote of it."""

from typing import Any
from uuid import UUID

import pytest

from clientela.catalog import actions as catalog
from clientela.catalog.taxes import actions as taxes
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.quotes import actions


@pytest.fixture
def beans(db: None) -> UUID:
    taxes.begin(by=SYSTEM)
    said = {"code": "ORO", "name": "Miscela Oro", "unit_price": "9.99", "currency": "EUR", "cost": "6", "unit": "kg"}
    return catalog.create_product(said, by=SYSTEM)


@pytest.fixture
def quote(beans: UUID, owner: Any) -> UUID:
    """Three kilos, and a grinder that may be taken with them."""
    key = actions.draw_up({"name": "Breakfast", "country": "IT", "language": "it"}, by=owner.actor)
    grinder = {"description": "Macinino", "quantity": "1", "unit_price": "200", "tax_rate": "22", "optional": True}
    actions.set_lines(key, [{"product": str(beans), "quantity": "3"}, grinder], by=owner.actor)
    return key
