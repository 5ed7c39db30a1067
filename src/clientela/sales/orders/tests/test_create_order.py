"""Orders written by hand: their lines, sums, numbers without gaps, what their state allows, their entry, their undo."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from clientela.catalog.prices.models import Price
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.tracking import noticed
from clientela.platform.people.keys import new_key
from clientela.platform.undo.actions import undo_act
from clientela.sales.orders.actions import delete_order, edit_orders
from clientela.sales.orders.models import Order, OrderLine
from clientela.timeline.models import Entry


def test_lines_take_what_the_product_says_and_the_database_sums_up(place):
    order = place(lines=[{"code": "miscela oro", "quantity": "3", "discount": "10", "tax_rate": "22"},
                         {"description": "Carriage", "unit_price": "5.50"}])  # fmt: skip
    first, second = order.lines.order_by("position")
    assert (first.code, first.description, first.unit_price, first.amount) == (
        "ORO",
        "Miscela Oro",
        Decimal("12.5"),
        Decimal("33.75"),
    )
    assert (second.product, second.quantity, second.unit_price) == (None, 1, Decimal("5.5"))
    assert (order.total, order.tax, order.gross, order.lines_count) == (
        Decimal("39.25"),
        Decimal("7.43"),
        Decimal("46.68"),
        2,
    )
    assert order.open_amount == order.gross


def test_a_price_list_for_everybody_is_asked_before_the_product(place, oro, owner):
    entity = registry.entity("price_list")
    key = create_record(entity, clean(entity, {"name": "Spring", "currency": "EUR"}).facts, by=owner.actor)
    Price.objects.create(price_list_id=key, product=oro, unit_price="9")
    assert place().lines.get(code="ORO").unit_price == 9


def test_it_goes_to_where_its_customer_is(place):
    assert (place().street, place().city, place().country) == ("Via Roma 1", "Torino", "IT")
    assert (place(city="Milano").street, place(city="Milano").city) == ("", "Milano")


def test_numbers_of_a_series_follow_each_other_and_a_draft_takes_none(place, change):
    draft = place(status="draft", placed_at="2026-03-01")
    said = [place(placed_at="2026-03-01").number, place(series="B", placed_at="2026-03-01").number]
    assert draft.number.startswith("D-")
    assert said == ["2026-00001", "B-2026-00001"]
    assert change(draft, status="placed").number == "2026-00002"
    assert place(placed_at="2027-01-01").number == "2027-00001"


def test_a_number_that_somebody_typed_is_passed_over(place):
    assert place(number="2026-00001", placed_at="2026-03-01").number == "2026-00001"
    assert place(placed_at="2026-03-01").number == "2026-00002"
    with pytest.raises(Conflict):
        place(number="2026-00001")


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_where_many_place_at_once_and_some_fail():
    def place_one(fails: bool) -> None:
        try:
            with transaction.atomic():
                Order.objects.create(pk=new_key(), source="", number="", status="placed", placed_at="2026-03-01T10:00Z")
                if fails:
                    raise ValueError
        except ValueError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(place_one, [n % 3 == 0 for n in range(30)]))
    assert sorted(Order.objects.values_list("number", flat=True)) == [f"2026-{n:05}" for n in range(1, 21)]


def test_a_line_that_stays_keeps_its_key_wherever_it_stands(place, change):
    order = place()
    oro, carriage = order.lines.order_by("position").values_list("pk", flat=True)
    change(order, lines=[{"description": "Carriage", "unit_price": "7"}, {"code": "ORO", "quantity": "1"}])
    assert list(order.lines.order_by("position").values_list("pk", "quantity")) == [(carriage, 1), (oro, 1)]
    assert Order.objects.get(pk=order.pk).total == Decimal("19.5")


def test_a_line_without_a_price_is_refused_and_nothing_is_written(place):
    with pytest.raises(Needed, match="Line 1 needs a price"):
        place(lines=[{"code": "NOBODY"}])
    assert not Order.objects.exists()


@pytest.mark.parametrize("said", [{"status": "draft"}, {"number": "7"}])
def test_what_was_placed_keeps_its_number(place, change, said):
    order = place()
    with pytest.raises(Needed):
        change(order, **said)
    assert Order.objects.values().get(pk=order.pk) == Order.objects.filter(pk=order.pk).values().get()
    assert Order.objects.get().number == order.number


def test_lines_of_a_settled_order_stay(place, change):
    order = change(place(), status="closed")
    with pytest.raises(Needed):
        change(order, lines=[])
    assert order.lines.count() == 2


def test_a_draft_goes_to_the_bin_and_a_placed_order_stays(place, owner):
    draft, order = place(status="draft"), place()
    delete_order(draft.pk, by=owner.actor)
    with pytest.raises(Conflict):
        delete_order(order.pk, by=owner.actor)
    assert list(Order.objects.all()) == [order]


def test_the_timeline_knows_it_once_it_is_placed_and_as_it_stands(place, change):
    draft = place(status="draft")
    assert not Entry.objects.exists()
    change(draft, status="placed")
    change(draft, status="confirmed")
    entry = Entry.objects.get()
    assert (entry.pk, entry.details["status"], entry.details["total"]) == (draft.pk, "confirmed", "42.5000")


def test_undo_gives_lines_and_sums_back_and_leaves_the_number(place, change, owner):
    order = place(status="draft")
    with noticed() as acts:
        change(order, status="placed", lines=[{"code": "ORO", "quantity": "1"}])
    number = Order.objects.get().number
    undo_act(acts[0].name, by=owner.actor)
    again = Order.objects.get()
    assert (again.status, again.number, again.total, again.lines_count) == ("draft", number, Decimal("42.5"), 2)


def test_many_are_placed_at_once(place, owner):
    drafts = [place(status="draft", placed_at="2026-03-01").pk for _n in range(3)]
    assert edit_orders(drafts, {"status": "placed"}, by=owner.actor) == set(drafts)
    assert set(Order.objects.values_list("number", flat=True)) == {f"2026-0000{n}" for n in (1, 2, 3)}
    assert Order.objects.filter(search__contains="2026").count() == 3


def test_who_may_not_is_refused_and_nothing_changes(place, change, charlie: Any, alice: Any):
    order = place()
    for who in (charlie, alice):
        with pytest.raises(Exception, match=r"may not|no such"):
            change(order, by=who.actor, status="closed", lines=[])
    assert (Order.objects.get().status, OrderLine.objects.count()) == ("placed", 2)
