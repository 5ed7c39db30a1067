"""What is here, what is coming, what is short and when it is met; and purchases drafted of it, once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from clientela.catalog.models import Product
from clientela.catalog.stock.models import StockLevel
from clientela.platform.permissions.queries import Denied
from clientela.sales.purchases.models import Line, Purchase
from clientela.sales.quotes.actions import set_lines
from clientela.sales.shortages.actions import propose
from clientela.sales.shortages.reading import Met, of_order, short
from clientela.sales.supplies.models import Supply

SOON = timezone.localdate() + timedelta(days=10)


def wants(place: Any, many: str) -> Any:
    return place(lines=[{"code": "VERDE", "quantity": many, "unit_price": "15"}])


def test_what_orders_want_beyond_stock_and_what_is_coming_is_short(place, buy, level, owner):
    wants(place, "12")
    (one,) = short(by=owner.actor)
    assert (one.code, one.free, one.wanted, one.lacking) == ("VERDE", 9, 12, 3)
    buy(lines=[{"code": "VERDE", "quantity": "2", "promised_on": str(SOON)}])
    assert [one.lacking for one in short(by=owner.actor)] == [1]
    buy(sent_on="", lines=[{"code": "VERDE", "quantity": "1"}])
    assert short(by=owner.actor) == []


def test_what_nobody_counts_and_old_orders_are_not_short(place, verde, level, owner):
    order = wants(place, "50")
    StockLevel.objects.all().delete()
    assert short(by=owner.actor) == []
    StockLevel.objects.create(place=level.place, product=verde, name="V", on_hand="0")
    type(order).objects.update(import_id="01999999-0000-7000-8000-000000000000")
    assert short(by=owner.actor) == []


def test_an_order_is_met_from_stock_then_by_what_is_promised_then_by_ordering(place, buy, level, owner):
    first, second, third = (wants(place, many) for many in ("9", "20", "20"))
    buy(lines=[{"code": "VERDE", "quantity": "30", "promised_on": str(SOON)}])
    met = [of_order(one.pk, by=owner.actor)[0].met for one in (first, second, third)]
    ordering = timezone.localdate() + timedelta(days=14)
    assert met == [Met("stock"), Met("coming", SOON), Met("ordering", ordering)]


def test_what_should_be_here_by_now_comes_on_no_day_that_is_known(place, buy, level, owner):
    order = wants(place, "20")
    buy(lines=[{"code": "VERDE", "quantity": "30", "promised_on": "2026-05-20"}])
    assert of_order(order.pk, by=owner.actor)[0].met == Met("awaited")


def test_one_click_drafts_a_purchase_for_each_supplier_and_no_second_one(place, write, level, verde, owner):
    other = Product.objects.create(code="BLU", name="Blue cups")
    rival = write("organisation", name="Tazze")
    Supply.objects.create(supplier=rival, product=other, name="Cup", cost="3.10", currency="PLN", minimum="50")
    StockLevel.objects.create(place=level.place, product=other, name="BLU", on_hand="0")
    wants(place, "12")
    place(lines=[{"code": "BLU", "quantity": "8", "unit_price": "9"}])
    assert len(propose(by=owner.actor).purchases) == 2
    assert propose(by=owner.actor).purchases == ()
    drafted = Line.objects.values_list(
        "purchase__supplier__name", "purchase__state", "purchase__currency", "quantity", "unit_cost"
    )
    assert set(drafted) == {("Finca Verde", "draft", "EUR", 3, 8), ("Tazze", "draft", "PLN", 50, Decimal("3.1"))}


def test_what_nobody_is_known_to_sell_is_left(place, level, owner):
    Supply.objects.all().delete()
    wants(place, "12")
    done = propose(by=owner.actor)
    assert (done.purchases, [one.code for one in done.left]) == ((), ["VERDE"])


def test_the_page_drafts_and_pages_tell_what_is_coming(place, buy, level, verde, owner):
    order = wants(place, "42")
    buy(lines=[{"code": "VERDE", "quantity": "30", "promised_on": str(SOON)}])
    page = owner.browser.get("/purchases/short/").content.decode()
    assert "Finca Verde" in page
    told = [
        owner.browser.get(f"/{path}/supply/").content.decode()
        for path in (f"orders/{order.pk}", f"products/{verde.pk}")
    ]
    assert all("9 in stock" in one and "30 more on" in one for one in told)
    assert owner.browser.post("/purchases/short/order/").headers["Location"].startswith("/purchases/?filter=")
    assert Purchase.objects.get(state="draft").lines.get().quantity == 3
    assert "Nothing is short" in owner.browser.get("/purchases/short/").content.decode()


def test_a_quote_tells_what_is_here_after_what_orders_want(place, write, level, verde, owner):
    wants(place, "5")
    quote = write("quote", name="Beans")
    set_lines(quote.pk, [{"product": str(verde.pk), "quantity": "5", "unit_price": "15"}], by=owner.actor)
    page = owner.browser.get(f"/quotes/{quote.pk}/supply/").content.decode()
    assert "9 in stock" in page
    assert "if ordered today" in page


def test_by_api(place, buy, level, verde, owner):
    order = wants(place, "42")
    api = {"content_type": "application/json", **owner.bearer}
    (one,) = owner.browser.get(f"/api/v1/availability?product={verde.pk}", **api).json()["items"]
    assert (one["free"], one["wanted"], one["lacking"], one["coming"]) == ("9.0000", "42.0000", "33.0000", [])
    (line,) = owner.browser.get(f"/api/v1/orders/{order.pk}/availability", **api).json()["items"]
    assert line["met"] == "ordering"
    assert len(owner.browser.post("/api/v1/shortages/purchases", **api).json()["purchases"]) == 1
    assert owner.browser.get("/api/v1/shortages", **api).json()["items"] == []


def test_who_may_not_see_the_stock_learns_nothing_and_drafts_nothing(place, level, person_with):
    order = wants(place, "42")
    who = person_with("Nell", {"order": {"see": "all"}, "purchase": {"see": "all", "create": "all"}})
    assert who.browser.get(f"/orders/{order.pk}/supply/").content == b""
    assert [
        who.browser.get("/purchases/short/").status_code,
        who.browser.post("/purchases/short/order/").status_code,
    ] == [403, 403]
    with pytest.raises(Denied):
        propose(by=who.actor)
    assert not Purchase.objects.exists()
