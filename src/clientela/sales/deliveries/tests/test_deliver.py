"""Deliveries: in part and in whole, never more than was ordered, with the stock they take, the order's state and its entry."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection

from clientela.catalog.stock.models import Place, StockLevel
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.tracking import noticed
from clientela.platform.people.keys import new_key
from clientela.platform.undo.actions import undo_act
from clientela.sales.deliveries.actions import delete_delivery
from clientela.sales.deliveries.models import Delivery, DeliveryLine
from clientela.sales.orders.models import Order, OrderLine
from clientela.timeline.models import Entry


@pytest.fixture
def level(oro: Any) -> StockLevel:
    place = Place.objects.create(name="Torino")
    return StockLevel.objects.create(place=place, product=oro, name="ORO", on_hand="10", reserved="1")


def lying() -> tuple[Any, Any]:
    return StockLevel.objects.values_list("on_hand", "reserved").get()


def order_now() -> Order:
    return Order.objects.get()


def test_a_part_and_then_the_rest(place, send, level):
    order = place()
    first = send(order, lines=[{"line": "ORO", "quantity": "2"}], carrier="DHL", tracking="123")
    assert (order_now().status, first.place, first.number) == ("partly_delivered", level.place, f"{order.number}/1")
    assert lying() == (8, 1)
    send(order)
    assert order_now().status == "delivered"
    assert lying() == (7, 1)
    assert set(OrderLine.objects.values_list("quantity", "delivered")) == {(3, 3), (1, 1)}


def test_what_is_prepared_is_reserved_until_it_leaves_and_free_again_when_cancelled(
    place, send, level, change_delivery
):
    order = place()
    planned = send(order, state="planned")
    assert (order_now().status, lying()) == ("placed", (10, 4))
    change_delivery(planned, state="sent")
    assert (order_now().status, lying()) == ("delivered", (7, 1))
    assert Delivery.objects.get().sent_on is not None
    change_delivery(planned, state="cancelled")
    assert (order_now().status, lying()) == ("confirmed", (10, 1))


@pytest.mark.parametrize("lines", [[{"line": "ORO", "quantity": "4"}], [{"line": "3", "quantity": "1"}],
                                   [{"line": "ORO", "quantity": "2"}, {"line": "1", "quantity": "2"}]])  # fmt: skip
def test_more_than_is_open_is_refused_and_nothing_changes(place, send, level, lines):
    order = place()
    with pytest.raises(Needed):
        send(order, lines=lines)
    assert (order_now().status, lying(), Delivery.objects.count()) == ("placed", (10, 1), 0)


def test_a_delivery_changes_with_its_lines(place, send, level, change_delivery):
    sent = send(place(), lines=[{"line": "1", "quantity": "3"}])
    change_delivery(sent, lines=[{"line": "1", "quantity": "1"}, {"line": "2"}])
    assert (order_now().status, lying()) == ("partly_delivered", (9, 1))
    assert OrderLine.objects.get(code="ORO").delivered == 1


def test_lines_that_were_delivered_are_not_taken_away_or_made_fewer(place, send, change):
    order = place()
    send(order, lines=[{"line": "ORO", "quantity": "2"}])
    carriage = {"description": "Carriage", "unit_price": "5", "quantity": "1"}
    for lines in ([carriage], [{"code": "ORO", "quantity": "1"}, carriage]):
        with pytest.raises(Needed, match="delivered"):
            change(order, lines=lines)
    assert OrderLine.objects.get(code="ORO").quantity == 3


def test_drafts_and_cancelled_orders_send_nothing(place, send, change):
    for order in (place(status="draft"), change(place(), status="cancelled")):
        with pytest.raises(Needed):
            send(order)
    assert not Delivery.objects.exists()


def test_what_has_left_is_cancelled_and_not_deleted(place, send, owner, change_delivery):
    planned = send(place(), state="planned")
    delete_delivery(planned.pk, by=owner.actor)
    sent = send(order_now())
    with pytest.raises(Conflict):
        delete_delivery(sent.pk, by=owner.actor)
    change_delivery(sent, state="cancelled")
    with pytest.raises(Needed, match="cancelled"):
        change_delivery(sent, state="sent")


def test_what_has_left_is_not_prepared_again(place, send, level, change_delivery):
    one = send(place())
    before = lying()
    with pytest.raises(Needed):
        change_delivery(one, state="planned")
    assert (Delivery.objects.get().state, lying(), order_now().status) == (one.state, before, "delivered")


def test_undo_brings_stock_and_order_back_once(place, send, level, owner):
    order = place()
    with noticed() as acts:
        send(order)
    assert lying() == (7, 1)
    undo_act(acts[0].name, by=owner.actor)
    assert (order_now().status, lying(), Delivery.objects.count()) == ("placed", (10, 1), 0)
    assert set(OrderLine.objects.values_list("allotted", "delivered")) == {(0, 0)}


def test_the_timeline_knows_what_left_and_how_the_order_stands(place, send):
    order = place()
    planned = send(order, lines=[{"line": "2"}], state="planned")
    sent = send(order, lines=[{"line": "ORO", "quantity": "2"}])
    entry = Entry.objects.get(pk=sent.pk)
    assert (entry.details["kind"], entry.details["summary"]) == ("delivery", "2 × Miscela Oro")
    assert Entry.objects.get(pk=order.pk).details["status"] == "partly_delivered"
    assert not Entry.objects.filter(pk=planned.pk).exists()


def test_who_may_not_edit_the_order_sends_nothing(place, send, alice, charlie):
    order = place()
    for who in (alice, charlie):
        with pytest.raises(Exception, match=r"may not|no such"):
            send(order, by=who)
    assert (order_now().status, Delivery.objects.count()) == ("placed", 0)


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_nobody_send_more_however_many_try_at_once():
    order = Order.objects.create(pk=new_key(), source="", number="", status="placed")
    line = OrderLine.objects.create(order=order, position=0, quantity=10, unit_price=1)

    def send_one(turn: int) -> int:
        try:
            delivery = Delivery.objects.create(order=order, number=f"{turn}", state="sent")
            DeliveryLine.objects.create(delivery=delivery, line=line, quantity=Decimal(3))
        except IntegrityError:
            return 0
        finally:
            connection.close()
        return 3

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(send_one, range(12))) == 9
    assert OrderLine.objects.get().delivered == 9
    assert Order.objects.get().status == "partly_delivered"
