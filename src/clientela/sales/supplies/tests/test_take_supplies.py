"""What suppliers sell: known again when it comes again, with the steps of its cost, and once where suppliers become one."""

from decimal import Decimal
from typing import Any

import pytest

from clientela.catalog.models import Product
from clientela.parties.merging.actions import merge
from clientela.parties.models import Party
from clientela.sales.supplies.costs import offered
from clientela.sales.supplies.models import Supply


@pytest.fixture
def sellers(owner: Any) -> list[str]:
    api = {"content_type": "application/json", **owner.bearer}
    made = [
        owner.browser.post("/api/v1/organisations", {"name": name}, **api).json()
        for name in ("Finca Verde", "Verde S.A.")
    ]
    return [one["id"] for one in made]


def sent(owner: Any, *rows: dict[str, Any]) -> Any:
    body = [{"external_id": str(at), **row} for at, row in enumerate(rows)]
    url = "/api/v1/supplier-products/batch?source=list"
    return owner.browser.post(url, body, content_type="application/json", **owner.bearer).json()["outcomes"]


def test_a_list_that_comes_again_changes_what_it_told_before(owner, sellers):
    row = {"supplier": {"name": "Finca Verde"}, "name": "Green beans", "cost": "8"}
    assert sent(owner, row, row | {"from_quantity": "25", "cost": "7"})["created"] == 2
    assert sent(owner, row | {"cost": "9"})["updated"] == 1
    assert set(Supply.objects.values_list("from_quantity", "cost")) == {(1, 9), (25, 7)}


def test_the_step_that_holds_is_told_in_the_currency_that_is_asked(owner, sellers):
    product = Product.objects.create(code="VERDE", name="Green beans")
    row = {"supplier": {"name": "Finca Verde"}, "product": {"name": "Green beans"}, "lead_days": 14}
    sent(owner, row | {"cost": "8"}, row | {"from_quantity": "25", "cost": "7"}, row | {"cost": "9", "currency": "USD"})
    asked = [(product.pk, Decimal(many)) for many in ("24", "25")]
    supplier = Party.objects.get(name="Finca Verde").pk
    assert [one.cost for one in offered(supplier, asked, currency="EUR") if one] == [8, 7]
    assert [one.cost for one in offered(supplier, asked, currency="USD") if one] == [9, 9]
    assert [one.cost for one in offered(supplier, asked, currency="PLN") if one] == [None, None]


def test_suppliers_that_become_one_sell_once_what_both_sold_and_all_the_rest(owner, sellers):
    Product.objects.create(code="VERDE", name="Green beans")
    both = {"product": {"name": "Green beans"}, "cost": "8"}
    rows = [{"supplier": {"id": key}, **both} for key in sellers]
    sent(
        owner, *rows, {"supplier": {"id": sellers[0]}, "name": "Bags"}, {"supplier": {"id": sellers[1]}, "name": "Jute"}
    )
    into, other = (Party.objects.get(pk=key).pk for key in sellers)
    merge("organisation", into, [other], by=owner.actor)
    told = Supply.objects.order_by("name").values_list("supplier", "name")
    assert [name for supplier, name in told if supplier == into] == ["Bags", "Green beans", "Jute"]
