"""Offers: the list that holds, the quantity, the customer, the day; the tax of the country; and what is missing is said."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from clientela.catalog import actions as catalog
from clientela.catalog.prices import actions as prices
from clientela.catalog.prices.entities import PRICE_LIST
from clientela.catalog.prices.models import PriceList
from clientela.catalog.prices.offers import Offer, Wanted, offers
from clientela.catalog.stock import actions as stock
from clientela.catalog.taxes import actions as taxes
from clientela.catalog.taxes.models import TaxClass
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 12)
VIP = {"of": "organisation", "where": {"all": [{"field": "tags", "any_of": ["vip"]}]}}


@pytest.fixture
def beans() -> UUID:
    taxes.begin(by=SYSTEM)
    said = {"code": "ORO", "name": "Oro", "unit_price": "10", "currency": "EUR", "cost": "6"}
    return catalog.create_product(said, by=SYSTEM)


def a_list(name: str, **said: Any) -> UUID:
    assert PRICE_LIST.verbs.create is not None
    return PRICE_LIST.verbs.create({"name": name, **said}, by=SYSTEM)


def ask(product: UUID, quantity: str = "1", **how: Any) -> Offer:
    asked = {"currency": "EUR", "on": TODAY, "party": None, "country": "IT"} | how
    return offers([Wanted(product, Decimal(quantity))], **asked)[0]


def test_without_lists_the_products_own_price_holds_with_the_tax_of_the_country(beans):
    found = ask(beans)
    assert (found.unit_price, found.price_list, found.tax_rate, found.cost) == (10, "", 22, 6)
    assert [ask(beans, country=country).tax_rate for country in ("ES", "PL", "GB")] == [21, 23, 20]
    assert ask(beans, on=date(2012, 1, 1)).tax_rate == 21  # what the law said then


def test_a_deeper_quantity_costs_less_and_says_so(beans):
    partners = a_list("Partners", valid_until="2026-12-31")
    for since, price in (("1", "9"), ("10", "8")):
        prices.create_price(
            {"name": "Oro", "price_list": partners, "product": beans, "from_quantity": since, "unit_price": price},
            by=SYSTEM,
        )
    assert [ask(beans, quantity).unit_price for quantity in ("1", "9.9", "10", "500")] == [9, 9, 8, 8]
    found = ask(beans, "12")
    assert found.reason == "List “Partners” from 10 on, valid until 31 Dec 2026."
    assert ask(beans, on=date(2027, 1, 1)).price_list == ""


def test_a_list_for_some_is_for_nobody_else(beans, owner):
    some = a_list("VIP", position=1)
    prices.create_price({"name": "10% off", "price_list": some, "discount": "10"}, by=SYSTEM)
    prices.choose_whom(some, VIP, by=owner.actor)
    parties = registry.entity("organisation").model._default_manager
    bar, other = (
        parties.create(kind="organisation", name=name, tags=tags) for name, tags in (("Bar", ["vip"]), ("Inn", []))
    )
    assert [ask(beans, party=one).unit_price for one in (bar.pk, other.pk, None)] == [9, 10, 10]


def test_what_is_missing_is_said(beans):
    found = ask(beans, currency="USD", country="FR")
    assert (found.unit_price, found.cost, found.tax_rate, found.currency) == (None, None, None, "USD")
    assert found.reason == "There is no price in USD: the product’s own is in EUR."
    assert ask(uuid4()).reason == "There is no such product any more."
    bare = catalog.create_product({"code": "NEW", "name": "New"}, by=SYSTEM)
    assert ask(bare).reason.startswith("No price is known of it")


def test_stock_of_all_places_is_told_with_the_days_until_there_is_more(beans):
    assert ask(beans).available is None
    for place, there, reserved, days in (("Torino", 8, 3, 9), ("Milano", 2, 0, 4)):
        made = stock.PLACES.model._default_manager.create(name=place)
        said = {
            "name": "Oro",
            "place": made.pk,
            "product": beans,
            "on_hand": there,
            "reserved": reserved,
            "lead_days": days,
        }
        stock.create_level(said, by=SYSTEM)
    assert [(ask(beans, n).available, ask(beans, n).lead_days) for n in ("7", "8")] == [(7, 0), (7, 4)]


def test_a_variant_costs_what_its_parent_does_until_it_says_otherwise(beans):
    large = catalog.create_product(
        {"code": "ORO-L", "name": "Oro L", "parent": beans, "options": ["Size: L"]}, by=SYSTEM
    )
    assert ask(large).unit_price == 10
    catalog.edit_product(large, {"unit_price": "12"}, by=SYSTEM)
    assert ask(large).unit_price == 12


def test_any_number_of_lines_is_one_statement(beans, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = offers(
            [Wanted(beans, Decimal(n)) for n in range(1, 101)], currency="EUR", on=TODAY, party=None, country="IT"
        )
    assert [one.quantity for one in found] == list(range(1, 101))


def test_a_condition_that_cant_be_read_or_without_the_right_changes_nothing(beans, alice, charlie):
    some = a_list("VIP")
    with pytest.raises(BadCondition):
        prices.choose_whom(some, {"of": "organisation", "where": {"all": [{"field": "shoe", "is": 4}]}}, by=SYSTEM)
    with pytest.raises(Denied):
        prices.choose_whom(some, VIP, by=charlie.actor)
    assert PriceList.objects.get().whom == {}


def test_the_rates_of_the_law_come_once(beans):
    TaxClass.objects.all().delete()
    taxes.begin(by=SYSTEM)
    assert not TaxClass.objects.exists()


def test_what_a_warehouse_tells_again_is_the_same_level(beans, owner):
    for there, became in (("4", "created"), ("9", "updated"), ("9", "unchanged")):
        row = {"external_id": "7", "name": "Oro", "product": "Oro", "place": "Torino", "on_hand": there}
        told = owner.browser.post("/api/v1/stock-levels/batch?source=erp", [row], "application/json", **owner.bearer)
        assert told.json()["outcomes"].get(became) == 1, told.json()
    assert ask(beans).available == 9


def test_the_api_asks_under_the_rights_of_the_asker(beans, owner, charlie):
    body = {"lines": [{"product": str(beans), "quantity": "3"}], "on": "2026-05-12", "country": "PL"}
    told = owner.browser.post("/api/v1/offers", body, "application/json", **owner.bearer).json()["items"][0]
    assert (told["unit_price"], told["tax_rate"], told["cost"]) == ("10.0000", "23.000", "6.0000")
    refused = charlie.browser.post("/api/v1/offers", body, "application/json", **charlie.bearer)
    assert refused.status_code == 403
    strange = body | {"party": str(uuid4())}
    assert owner.browser.post("/api/v1/offers", strange, "application/json", **owner.bearer).status_code == 404
