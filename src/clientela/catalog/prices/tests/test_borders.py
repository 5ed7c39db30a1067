"""Which of several lists and prices is meant, and that their first and last days belong to them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from clientela.catalog import actions as catalog
from clientela.catalog.prices import actions as prices
from clientela.catalog.prices.tests.test_offers import a_list, ask, beans
from clientela.catalog.taxes import actions as taxes
from clientela.platform.permissions.actor import SYSTEM

__all__ = ["beans"]
pytestmark = pytest.mark.django_db


def priced(product: UUID | None, price: str | None = None, *, discount: str | None = None, **said: Any) -> UUID:
    """A list with one price."""
    found = a_list(said.pop("name", "Spring"), **said)
    told = {"name": "Oro", "price_list": found, "product": product, "unit_price": price, "discount": discount}
    prices.create_price({name: value for name, value in told.items() if value is not None}, by=SYSTEM)
    return found


def test_a_list_holds_on_its_first_and_its_last_day_and_on_no_other(beans):
    priced(beans, "9", valid_from="2026-03-01", valid_until="2026-05-31")
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1))
    assert [ask(beans, on=day).unit_price for day in days] == [10, 9, 9, 10]


def test_of_two_lists_the_first_one_is_meant_and_none_that_is_out_of_force(beans):
    priced(beans, "7", name="Later", position=2)
    priced(beans, "9", name="First", position=1)
    priced(beans, "5", name="Resting", position=0, active=False)
    assert ask(beans).price_list == "First"


def test_a_price_of_the_product_goes_before_a_discount_on_everything(beans):
    found = priced(None, discount="50")
    prices.create_price({"name": "Oro", "price_list": found, "product": beans, "unit_price": "9"}, by=SYSTEM)
    assert ask(beans).unit_price == 9


def test_on_one_list_a_variants_own_price_goes_before_that_of_its_parent(beans):
    large = catalog.create_product(
        {"code": "ORO-L", "name": "Oro L", "parent": beans, "options": ["Size: L"]}, by=SYSTEM
    )
    found = priced(beans, "9")
    assert ask(large).unit_price == 9
    prices.create_price({"name": "Oro L", "price_list": found, "product": large, "unit_price": "11"}, by=SYSTEM)
    assert (ask(large).unit_price, ask(beans).unit_price) == (11, 9)


def test_a_tax_is_paid_by_the_old_rate_up_to_its_last_day(beans):
    days = (date(2012, 8, 31), date(2012, 9, 1))
    assert [ask(beans, country="ES", on=day).tax_rate for day in days] == [18, 21]


def test_a_rate_for_a_country_goes_before_the_one_for_all_others(beans):
    for country, rate in (("", "5"), ("FR", "20")):
        taxes.create_rate({"country": country, "rate": rate, "name": f"Standard {country}"}, by=SYSTEM)
    assert [ask(beans, country=country).tax_rate for country in ("FR", "BE")] == [20, 5]
