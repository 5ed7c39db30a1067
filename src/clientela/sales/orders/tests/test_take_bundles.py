"""A bundle that a shop sells is taken as its parts: to the cent, known again as it was said, corrected, given back."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.catalog.bundles.models import Part
from clientela.catalog.models import Product
from clientela.sales.deliveries.tests.conftest import send
from clientela.sales.orders.models import Bundle, Order, OrderLine
from clientela.sales.returns.tests.conftest import back, credit

__all__ = ["back", "credit", "send"]
URL = "/api/v1/orders/batch?source=shop"


@pytest.fixture
def breakfast(db: None) -> Product:
    """Three cups of 3 and beans of 2."""
    made = [Product.objects.create(code=code, name=code.title(), unit_price=price, search=code)
            for code, price in (("SET", 10), ("CUP", 3), ("BEANS", 2))]  # fmt: skip
    for part, many in zip(made[1:], (3, 1), strict=True):
        Part.objects.create(bundle=made[0], part=part, quantity=many, known_as=part.code)
    return made[0]


@pytest.fixture
def shop(owner: Any, breakfast: Product) -> Callable[..., Any]:
    def told(*lines: dict[str, Any], key: str = "7", status: int = 200) -> Any:
        body = json.dumps([{"external_id": key, "placed_at": "2026-05-12T10:00Z", "lines": lines}])
        answer = Client().post(URL, body, content_type="application/json", **owner.bearer)
        assert answer.status_code == status, answer.content
        return answer.json().get("outcomes") or answer.json()

    return told


def one(**said: Any) -> dict[str, Any]:
    return {"code": "SET", "quantity": 1, "unit_price": "10", "tax_rate": 22, **said}


def lines() -> list[tuple[Any, ...]]:
    return list(
        OrderLine.objects.order_by("order", "position").values_list("code", "quantity", "amount", "bundle__code")
    )


def test_it_opens_into_its_parts_which_come_to_what_was_said(shop, owner):
    assert shop({"code": "X", "description": "Carriage", "unit_price": "5"}, one())["created"] == 1
    assert lines() == [("X", 1, 5, None), ("CUP", 3, Decimal("8.18"), "SET"), ("BEANS", 1, Decimal("1.82"), "SET")]
    order = Order.objects.get()
    assert (order.total, order.tax, order.lines_count) == (15, Decimal("2.2"), 3)
    told = owner.browser.get(f"/api/v1/orders/{order.pk}", **owner.bearer).json()["lines"]
    assert [(line["code"], line["quantity"]) for line in told] == [("X", "1"), ("SET", "1")]


def test_said_again_it_is_the_same_and_nothing_is_written(shop):
    shop(one())
    before = (list(OrderLine.objects.values()), list(Bundle.objects.values()), Order.objects.get().version)
    with CaptureQueriesContext(connection) as asked:
        assert shop(one()) == {"created": 0, "updated": 0, "unchanged": 1}
    assert not [query for query in asked if "catalog_pricelist" in query["sql"]]
    assert before == (list(OrderLine.objects.values()), list(Bundle.objects.values()), Order.objects.get().version)


def test_a_correction_keeps_the_parts_that_were_agreed_on(shop, breakfast):
    shop(one())
    keys = list(OrderLine.objects.values_list("pk", flat=True))
    Part.objects.filter(bundle=breakfast, part__code="BEANS").delete()
    assert shop(one(quantity=2, unit_price="9.99"))["updated"] == 1
    assert lines() == [("CUP", 6, Decimal("16.34"), "SET"), ("BEANS", 2, Decimal("3.64"), "SET")]
    assert (keys, Bundle.objects.count()) == (list(OrderLine.objects.values_list("pk", flat=True)), 1)
    shop(one(), key="8")
    assert lines()[2:] == [("CUP", 3, 10, "SET")]


def test_what_the_shop_does_not_name_any_more_goes_with_its_parts(shop):
    shop(one(), one(quantity=2))
    assert Bundle.objects.count() == 2
    shop({"code": "CUP", "quantity": 4, "unit_price": "3"})
    assert (lines(), Bundle.objects.count(), Order.objects.get().total) == ([("CUP", 4, 12, None)], 0, 12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 99), st.decimals("0", "999", places=2), st.sampled_from(("0", "7", "33.3", "100")))
def test_whatever_it_costs_its_parts_come_to_it(shop, many, price, discount):
    Order.objects.all().delete()
    shop(one(quantity=many, unit_price=str(price), discount=discount))
    whole = (many * price * (100 - Decimal(discount)) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    order = Order.objects.get()
    assert (order.total, sum(line.amount for line in order.lines.all())) == (whole, whole)
    assert order.tax == (whole * 22 / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def test_by_its_code_all_its_parts_go_out_come_back_and_are_credited(shop, send, back, credit):
    shop(one(quantity=2))
    order = Order.objects.get()
    send(order)
    back(order, lines=[{"line": "SET", "quantity": "1"}])
    assert list(OrderLine.objects.order_by("position").values_list("returned", flat=True)) == [3, 1]
    assert credit(order, lines=[{"line": "SET", "quantity": "1"}]).net == 10
    assert credit(order, lines=[{"line": "SET"}]).net == 10


def test_no_less_is_ordered_than_went_out(shop, send):
    shop(one(quantity=2))
    send(Order.objects.get())
    before = lines()
    shop(one(quantity=1), status=409)
    assert (lines(), Bundle.objects.get().quantity) == (before, 2)


def test_what_went_out_stays_though_the_shop_names_it_no_more(shop, send):
    every = [{"code": code, "unit_price": "1"} for code in ("A", "B", "C")]
    shop(*every)
    send(Order.objects.get(), lines=[{"line": "C"}])
    shop(every[0])
    assert [code for code, *_rest in lines()] == ["A", "C"]
