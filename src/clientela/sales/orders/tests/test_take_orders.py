"""Orders of shops and tills by API: known again, changed, paid, in sets, at once, and refused whole."""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.sales.orders.models import Order, OrderLine, Payment
from clientela.timeline.models import Entry

URL = "/api/v1/orders/batch?source=till"


def order(key: Any, **said: Any) -> dict[str, Any]:
    lines = [
        {"code": f"C{n}", "description": f"Cup {n}", "quantity": n, "unit_price": "2.50", "tax_rate": 22}
        for n in range(1, 4)
    ]
    paid = [{"paid_at": "2026-05-12T10:00Z", "amount": "18.30", "method": "card"}]
    return {"external_id": str(key), "placed_at": "2026-05-12T10:00Z", "lines": lines, "payments": paid, **said}


@pytest.fixture
def send(owner: Any) -> Any:
    def sent(*orders: dict[str, Any], who: Any = owner, **headers: str) -> Any:
        return Client().post(URL, json.dumps(orders), content_type="application/json", **who.bearer, **headers)

    return sent


def test_an_order_comes_with_lines_payments_products_and_customer(send):
    said = send(order(7, customer="c1", customer_name="Anna", emails=["anna@example.com"], country="IT")).json()
    taken = Order.objects.get(pk=said["ids"][0])
    assert (said["outcomes"]["created"], taken.number, taken.status, taken.party.name) == (1, "7", "placed", "Anna")
    assert (taken.total, taken.tax, taken.paid, taken.open_amount) == (Decimal(15), Decimal("3.3"), Decimal("18.3"), 0)
    assert (taken.lines.count(), Product.objects.count(), Entry.objects.get().pk) == (3, 3, taken.pk)


def test_said_again_it_is_one_and_nothing_is_written(send):
    send(order(7, customer="c1"))
    before = [list(model.objects.values()) for model in (Order, OrderLine, Payment, Party)]
    assert send(order(7, customer="c1"), order(8)).json()["outcomes"] == {"created": 1, "updated": 0, "unchanged": 1}
    assert before[0] == list(Order.objects.filter(number="7").values())
    assert OrderLine.objects.count() == 6


def test_said_otherwise_it_is_as_it_was_said_last(send):
    send(order(7, status="placed", channel="shop 4"))
    again = order(7, status="confirmed", payments=[])
    again["lines"] = [{"code": "C1", "quantity": 5, "unit_price": "2", "tax_rate": 0}]
    assert send(again).json()["outcomes"]["updated"] == 1
    known = Order.objects.get()
    assert (known.status, known.channel, known.total, known.tax, known.lines_count) == ("confirmed", "shop 4", 10, 0, 1)
    assert (known.paid, known.open_amount, known.version, Payment.objects.count()) == (0, 10, 2, 0)


def test_a_corrected_payment_is_as_it_was_said_last(send):
    send(order(7))
    send(order(7, payments=[{"paid_at": "2026-05-13T10:00Z", "amount": "20", "method": "cash"}]))
    assert (Payment.objects.get().amount, Payment.objects.get().method) == (20, "cash")
    assert (Order.objects.get().paid, Order.objects.get().open_amount) == (20, Decimal("-1.7"))


def test_what_is_not_said_stays(send):
    send(order(7))
    assert (
        send({"external_id": "7", "reference": "Their 9", "lines": order(7)["lines"]}).json()["outcomes"]["updated"]
        == 1
    )
    known = Order.objects.get()
    assert (known.reference, known.total, known.paid, known.placed_at.year) == ("Their 9", 15, Decimal("18.3"), 2026)


def test_the_same_key_of_a_request_is_answered_the_same(send):
    first = send(order(7), HTTP_IDEMPOTENCY_KEY="k1")
    again = send(order(7), HTTP_IDEMPOTENCY_KEY="k1")
    assert (again.json(), again.headers["Idempotent-Replay"]) == (first.json(), "true")
    assert send(order(8), HTTP_IDEMPOTENCY_KEY="k1").status_code == 409
    assert Order.objects.count() == 1


@pytest.mark.parametrize("wrong", [
    {"lines": [{"code": "C1", "quantity": -1, "unit_price": "1"}]}, {"lines": [{"code": "C1"}]}, {"lines": "all"},
    {"payments": [{"amount": "much"}]}, {"payments": [{}]}, {"status": "lost"}, {"party": {"name": "Nobody"}}, {"external_id": "1"},
    {"lines": [{"code": "C1", "unit_price": "1", "discount": "101"}]}, {"wished_on": "soon"}, {"lines": [], "customer": "c"},
])  # fmt: skip
def test_a_set_is_taken_whole_or_not_at_all(send, wrong):
    answer = send(order(1), order(2, **wrong))
    assert answer.status_code == 422
    assert "1" in answer.json()["errors"][0]["field"]
    assert not Order.objects.exists()
    assert not Product.objects.exists()


def test_a_number_that_another_one_bears_is_a_conflict(send):
    send(order(7))
    assert send(order(9, number="7")).status_code == 409
    assert Order.objects.count() == 1


def test_who_may_not_import_orders_changes_nothing(send, alice, charlie):
    for who in (alice, charlie):
        assert send(order(7, customer="c1"), who=who).status_code == 403
    assert not Order.objects.exists()
    assert not Party.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tills_that_send_the_same_at_once_are_taken_once(owner):
    orders = [order(n, customer=f"c{n % 5}", customer_name="Anna") for n in range(20)]

    def send(turn: int) -> dict[str, Any]:
        try:
            said = orders if turn % 2 else orders[::-1]
            return Client().post(URL, json.dumps(said), content_type="application/json", **owner.bearer).json()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(12)))
    assert sum(one["outcomes"]["created"] for one in answers) == 20
    assert (Order.objects.count(), OrderLine.objects.count(), Payment.objects.count()) == (20, 60, 20)
    assert (Party.objects.count(), Product.objects.count()) == (5, 3)
    assert set(Order.objects.values_list("total", "paid", "lines_count")) == {(Decimal(15), Decimal("18.3"), 3)}
