"""What comes back: of what went out alone, onto the shelf or not, and credited once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from clientela.catalog.stock.models import Place, StockLevel
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.tracking import noticed
from clientela.platform.undo.actions import undo_act
from clientela.sales.orders.models import Order, OrderLine
from clientela.sales.returns.actions import credit_return, delete_return, edit_return
from clientela.sales.returns.models import CreditNote, Return, ReturnLine


@pytest.fixture
def level(oro: Any) -> StockLevel:
    return StockLevel.objects.create(place=Place.objects.create(name="Torino"), product=oro, name="ORO", on_hand="10")


def on_hand() -> Any:
    return StockLevel.objects.values_list("on_hand", flat=True).get()


@pytest.mark.parametrize(("condition", "after"), [("restock", 9), ("scrap", 7)])
def test_goods_lie_there_again_once_they_have_come_in_unless_scrapped(
    place, send, back, level, owner, condition, after
):
    order = place()
    send(order)
    coming = back(order, lines=[{"line": "ORO", "quantity": "2"}], condition=condition)
    assert (on_hand(), coming.place, coming.number) == (7, level.place, f"{order.number}/R1")
    edit_return(coming.pk, {"state": "received"}, by=owner.actor)
    assert (on_hand(), OrderLine.objects.get(code="ORO").returned) == (after, 2)
    edit_return(coming.pk, {"state": "refused"}, by=owner.actor)
    assert (on_hand(), OrderLine.objects.get(code="ORO").returned) == (7, 0)


def test_no_more_comes_back_than_went_out(place, send, back):
    order = place()
    with pytest.raises(Needed):
        back(order)
    send(order, lines=[{"line": "ORO", "quantity": "2"}])
    for lines in ([{"line": "ORO", "quantity": "3"}], [{"line": "2", "quantity": "1"}]):
        with pytest.raises(Needed):
            back(order, lines=lines)
    coming = back(order)
    with pytest.raises(Needed):
        back(order)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnLine.objects.filter(of=coming).update(quantity=3)
    assert list(ReturnLine.objects.values_list("quantity", flat=True)) == [2]


def test_of_an_order_that_was_delivered_elsewhere_all_may_come_back(place, back, change):
    back(change(place(), status="delivered"))
    assert set(OrderLine.objects.values_list("returned", "quantity")) == {(3, 3), (1, 1)}


def test_it_is_credited_once_it_has_come_in_and_stays_so(place, send, back, owner):
    order = place()
    send(order)
    coming = back(order, lines=[{"line": "ORO"}])
    with pytest.raises(Conflict):
        credit_return(coming.pk, by=owner.actor)
    edit_return(coming.pk, {"state": "received"}, by=owner.actor)
    assert credit_return(coming.pk, by=owner.actor) == credit_return(coming.pk, by=owner.actor)
    assert (Return.objects.get().state, CreditNote.objects.count()) == ("credited", 1)
    for act in (
        lambda: edit_return(coming.pk, {"state": "refused"}, by=owner.actor),
        lambda: delete_return(coming.pk, by=owner.actor),
    ):
        with pytest.raises(Conflict):
            act()


def test_what_was_credited_without_goods_is_not_credited_again_as_a_return(place, send, back, credit, owner):
    order = place()
    send(order)
    coming = back(order, lines=[{"line": "ORO"}], state="received")
    credit(order, lines=[{"line": "ORO", "quantity": "1"}])
    with pytest.raises(Conflict):
        credit_return(coming.pk, by=owner.actor)
    assert (Return.objects.get().state, CreditNote.objects.count()) == ("received", 1)


def test_what_was_refused_is_not_credited(place, send, back, owner):
    order = place()
    send(order)
    refused = back(order, state="refused")
    with pytest.raises(Conflict):
        credit_return(refused.pk, by=owner.actor)
    assert (Return.objects.get().state, CreditNote.objects.exists()) == ("refused", False)


def test_what_has_come_in_is_not_deleted(place, send, back, owner):
    order = place()
    send(order)
    coming = back(order, state="received")
    with pytest.raises(Conflict):
        delete_return(coming.pk, by=owner.actor)
    assert Return.objects.get().lines.count() == 2


def test_undo_of_a_return_takes_the_goods_off_the_shelf_once(place, send, back, level, owner):
    order = place()
    send(order)
    with noticed() as acts:
        back(order, state="received")
    assert on_hand() == 10
    undo_act(acts[0].name, by=owner.actor)
    assert (on_hand(), Return.objects.count()) == (7, 0)


def test_the_page_credits_what_has_come_in(place, send, back, owner):
    order = place()
    send(order)
    url = f"/order-returns/{back(order, state='received').pk}/"
    assert f'action="{url}credit/"' in owner.browser.get(url).content.decode()
    told = owner.browser.post(f"{url}credit/").headers["Location"]
    assert told == f"/credit-notes/{CreditNote.objects.get().pk}/"
    assert CreditNote.objects.get().number in owner.browser.get(url).content.decode()
    assert owner.browser.get(f"{told}pdf/").headers["Content-Type"] == "application/pdf"
    assert owner.browser.get(told).status_code == 200


def test_who_may_not_takes_nothing_back_and_credits_nothing(place, send, back, owner, charlie, dora):
    order = place()
    send(order)
    coming = back(order, state="received")
    for who in (charlie, dora):
        with pytest.raises(Exception, match=r"may not|no such"):
            back(order, by=who)
        assert who.browser.post(f"/order-returns/{coming.pk}/credit/").status_code in (403, 404)
    assert (Return.objects.count(), CreditNote.objects.count(), Order.objects.get().credited) == (1, 0, 0)
