"""The page by which an order goes out, and the warehouse that tells of many at once."""

import pytest

from clientela.sales.deliveries.models import Delivery, DeliveryLine
from clientela.sales.orders.models import Order


def test_the_page_has_all_that_is_open_and_sends_what_is_said(place, owner):
    order = place()
    url = f"/orders/{order.pk}/deliver/"
    page = owner.browser.get(url).content.decode()
    oro, carriage = order.lines.order_by("position")
    assert f'name="quantity-{oro.pk}" value="3"' in page
    said = {
        f"quantity-{oro.pk}": "1",
        f"quantity-{carriage.pk}": "",
        "state": "sent",
        "carrier": "DHL",
        "sent_on": "2026-05-12",
    }
    assert owner.browser.post(url, said).headers["Location"] == f"/orders/{order.pk}/"
    assert DeliveryLine.objects.values_list("line", "quantity").get() == (oro.pk, 1)
    assert f'href="/orders/{order.pk}/deliver/"' in owner.browser.get(f"/orders/{order.pk}/").content.decode()


@pytest.mark.parametrize("many", ["", "7", "x"])
def test_what_can_not_be_sent_is_told_and_nothing_typed_is_lost(place, owner, many):
    order = place()
    oro = order.lines.get(code="ORO")
    answer = owner.browser.post(
        f"/orders/{order.pk}/deliver/", {f"quantity-{oro.pk}": many, "carrier": "Rossi & figli"}
    )
    assert answer.status_code == 422
    assert "Rossi &amp; figli" in answer.content.decode()
    assert answer.content.decode().count("only 3 are left") == (many == "7")  # told once
    assert not Delivery.objects.exists()


def test_nobody_sends_by_page_or_program_who_may_not(place, charlie):
    order = place()
    body = [{"external_id": "1", "order": str(order.pk)}]
    assert charlie.browser.post(f"/orders/{order.pk}/deliver/", {}).status_code == 403
    url = "/api/v1/order-deliveries/batch?source=depot"
    assert charlie.browser.post(url, body, content_type="application/json", **charlie.bearer).status_code == 403
    assert not Delivery.objects.exists()


@pytest.fixture
def told(owner):
    def told_(*body):
        url = "/api/v1/order-deliveries/batch?source=depot"
        return owner.browser.post(url, list(body), content_type="application/json", **owner.bearer)

    return told_


def test_a_warehouse_says_it_twice_and_it_is_one(place, told):
    order = place()
    said = {
        "external_id": "D1",
        "order": {"name": order.number},
        "lines": [{"line": "ORO", "quantity": 2}],
        "carrier": "DHL",
    }
    outcomes = [
        told(one).json()["items"][0]["outcome"]
        for one in (said, said, {**said, "tracking": "9"}, {**said, "tracking": "9"})
    ]
    assert outcomes == ["created", "unchanged", "updated", "unchanged"]
    assert Delivery.objects.get().tracking == "9"
    assert told({"external_id": "D2", "order": {"name": order.number}}).status_code == 200
    assert Order.objects.get().status == "delivered"


def test_a_delivery_that_is_known_is_not_taken_for_another_order(place, told):
    first, other = place(), place()
    for order, status in ((first, 200), (other, 409)):
        said = {"external_id": "D1", "order": {"name": order.number}, "carrier": order.number}
        assert told(said).status_code == status
    assert (Delivery.objects.get().order, Delivery.objects.get().carrier) == (first, first.number)


def test_of_a_body_with_something_wrong_nothing_is_taken(place, told):
    order = {"id": str(place().pk)}
    for wrong in ({"external_id": "1"}, {"external_id": "2", "order": {"name": "nobody"}},
                  {"external_id": "2", "order": order, "lines": [{"line": "ORO", "quantity": 9}]}):  # fmt: skip
        assert told({"external_id": "1", "order": order, "lines": [{"line": "2"}]}, wrong).status_code in (409, 422)
    assert not Delivery.objects.exists()
