"""What comes of purchases and goes back: never more than is open, with the stock that follows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from clientela.catalog.stock.models import Place, StockLevel
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.tracking import noticed
from clientela.platform.people.keys import new_key
from clientela.platform.undo.actions import undo_act
from clientela.sales.purchases.models import Line, Purchase, Receipt, ReceiptLine, Return
from clientela.sales.purchases.receiving import delete_receipt, delete_return
from clientela.timeline.models import Entry


def lying():
    return StockLevel.objects.values_list("on_hand", "reserved").get()


def test_a_part_and_then_the_rest_raise_the_stock(buy, receive, level):
    purchase = buy()
    first = receive(purchase, lines=[{"line": "VERDE", "quantity": "12.5"}])
    assert (first.place, first.number) == (level.place, "PO-2026-00001/1")
    assert lying() == (22.5, 1)
    receive(purchase)
    assert lying() == (40, 1)
    assert set(Line.objects.values_list("quantity", "received", "left")) == {(30, 30, 0), (4, 4, 0)}


def test_what_was_never_counted_is_counted_from_its_receipt_on(buy, receive, verde):
    place = Place.objects.create(name="Torino")
    receive(buy(place={"id": str(place.pk)}))
    assert StockLevel.objects.get(product=verde).on_hand == 30


@pytest.mark.parametrize("lines", [[{"line": "VERDE", "quantity": "31"}], [{"line": "3", "quantity": "1"}],
                                   [{"line": "VERDE", "quantity": "20"}, {"line": "1", "quantity": "11"}]])  # fmt: skip
def test_more_than_is_open_is_refused_and_nothing_changes(buy, receive, level, lines):
    purchase = buy()
    with pytest.raises(Needed):
        receive(purchase, lines=lines)
    assert (lying(), Receipt.objects.count()) == ((10, 1), 0)


def test_drafts_and_cancelled_purchases_receive_nothing(buy, receive, change):
    for purchase in (buy(sent_on=""), change(buy(), "purchase", cancelled_on="2026-05-07")):
        with pytest.raises(Needed):
            receive(purchase)
    assert not Receipt.objects.exists()


def test_a_receipt_written_wrong_is_changed_or_deleted_and_the_stock_follows(buy, receive, change, level, owner):
    receipt = receive(buy())
    change(receipt, "purchase_receipt", lines=[{"line": "VERDE", "quantity": "5"}])
    assert (lying(), Purchase.objects.get().state) == ((15, 1), "partly_received")
    there = Place.objects.create(name="Milano", position=9)
    change(receipt, "purchase_receipt", place={"id": str(there.pk)})
    assert StockLevel.objects.get(place=level.place).on_hand == 10
    delete_receipt(receipt.pk, by=owner.actor)
    assert Purchase.objects.get().state == "sent"
    assert not Entry.objects.filter(pk=receipt.pk).exists()


def test_what_goes_back_lowers_the_stock_and_is_at_most_what_came(buy, receive, give_back, level, owner):
    purchase = buy()
    with pytest.raises(Needed):
        give_back(purchase)
    receipt = receive(purchase, lines=[{"line": "VERDE", "quantity": "10"}])
    back = give_back(purchase, lines=[{"line": "VERDE", "quantity": "4"}], reason="wrong")
    assert (lying(), back.number, back.reason) == ((16, 1), "PO-2026-00001/R1", "wrong")
    for act in (
        lambda: delete_receipt(receipt.pk, by=owner.actor),
        lambda: give_back(purchase, lines=[{"line": "1", "quantity": "7"}]),
    ):
        with pytest.raises(Conflict):
            act()
    assert (lying(), Return.objects.count()) == ((16, 1), 1)
    delete_return(back.pk, by=owner.actor)
    assert lying() == (20, 1)


def test_undo_brings_stock_and_purchase_back_once(buy, receive, level, owner):
    purchase = buy()
    with noticed() as acts:
        receive(purchase)
    undo_act(acts[0].name, by=owner.actor)
    assert (lying(), Purchase.objects.get().state, Receipt.objects.count()) == ((10, 1), "sent", 0)


@pytest.mark.django_db(transaction=True)
def test_two_receipts_at_once_never_take_in_more_than_was_ordered(buy):
    line = buy().lines.get(code="VERDE")
    receipts = [Receipt.objects.create(purchase_id=line.purchase_id, number=str(n)) for n in range(4)]

    def take(receipt: Receipt) -> bool:
        try:
            ReceiptLine.objects.create(pk=new_key(), of=receipt, line=line, quantity=10)
            return True
        except Exception:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, receipts)) == [False, True, True, True]
    assert Line.objects.get(pk=line.pk).received == 30


def told(owner, purchase, **said):
    body = [{"external_id": "W1", "purchase": {"id": str(purchase.pk)}, **said}]
    url = "/api/v1/purchase-receipts/batch?source=wms"
    return owner.browser.post(url, body, content_type="application/json", **owner.bearer)


def test_a_warehouse_tells_the_same_receipt_twice_and_then_otherwise(buy, owner, level):
    purchase = buy()
    lines = [{"line": "VERDE", "quantity": "10"}]
    answers = [told(owner, purchase, lines=lines) for _again in (1, 2)] + [told(owner, purchase)]
    assert [one.json()["items"][0]["outcome"] for one in answers] == ["created", "unchanged", "unchanged"]
    assert told(owner, purchase, lines=[{"line": "VERDE", "quantity": "12"}]).json()["items"][0]["outcome"] == "updated"
    assert (lying(), Receipt.objects.count()) == ((22, 1), 1)
