"""Lines of orders as records of their own: listed, filtered, read, measured, and shown to nobody who may not know their order."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from clientela.analytics.reports.asking import read as asked
from clientela.analytics.reports.pivoting import ALL, answer
from clientela.catalog.actions import refresh_products
from clientela.catalog.models import Product
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import known
from clientela.sales.orders.models import Order, OrderLine
from clientela.sales.orders.tests.conftest import LINES

EVERYTHING = {"*": {"*": "all"}}
WHOLE = {"see": "all"}


def items(who, **query):
    told = Client().get("/api/v1/order-lines", query, **who.bearer)
    assert told.status_code == 200, told.content
    return told.json()["items"]


def figure(who, measure, **more):
    """(row, figure) of a report on lines."""
    found = answer(asked({"entity": "order_line", "measure": measure, **more}, who.actor))
    return {found.row_labels.get(key, key): found.cells[key, ALL].v for key in found.rows}


def test_lines_are_listed_by_the_day_of_their_order(place, owner):
    for day in ("2026-03-01", "2026-05-01", "2026-04-01"):
        place(placed_at=day)
    body = owner.browser.get("/order-lines/").content.decode()
    assert body.count("Miscela Oro") >= 3
    days = [one["placed_at"][:10] for one in items(owner)]
    assert days == sorted(days, reverse=True) == ["2026-05-01"] * 2 + ["2026-04-01"] * 2 + ["2026-03-01"] * 2


@pytest.mark.parametrize("sort", ["-placed_at", "placed_at", "name", "-name", "amount", "-margin"])
def test_pages_of_equals_show_each_line_once(place, owner, sort):
    for _n in range(3):
        place(placed_at="2026-03-01")
    entity, seen, after = registry.entity("order_line"), [], ""
    while True:
        found = page(entity, owner.actor, Ask(sort=sort, after=after, limit=2))
        seen += [row[0] for row in found.rows]
        if not (after := found.next):
            break
    assert len(seen) == len(set(seen)) == 6


def test_one_says_what_it_is_and_leads_to_its_order(place, owner, oro):
    order = place()
    line = order.lines.get(code="ORO")
    told = Client().get(f"/api/v1/order-lines/{line.pk}", **owner.bearer).json()
    assert (told["order"]["id"], told["product"]["id"], told["amount"]) == (str(order.pk), str(oro.pk), "37.5")
    assert f'href="/orders/{order.pk}/"' in owner.browser.get(f"/order-lines/{line.pk}/").content.decode()


def test_they_are_found_by_the_words_of_their_product(place, owner, oro):
    refresh_products([oro.pk])
    place()
    assert [one["description"] for one in items(owner, q="miscela")] == ["Miscela Oro"]
    assert items(owner, q="robusta") == []
    assert "Miscela Oro" in owner.browser.get("/order-lines/?q=oro").content.decode()


def test_nobody_writes_one_by_itself(place, owner):
    line, before = place().lines.first(), list(OrderLine.objects.values())
    for method, url in (("post", ""), ("patch", f"/{line.pk}"), ("delete", f"/{line.pk}")):
        call = getattr(Client(), method)
        said = call(f"/api/v1/order-lines{url}", {"quantity": "9"}, content_type="application/json", **owner.bearer)
        assert said.status_code == 405
    assert owner.browser.post(f"/order-lines/{line.pk}/delete/").status_code == 404
    assert list(OrderLine.objects.values()) == before


def test_the_page_of_an_order_shows_them_once(place, owner):
    order = place()
    beneath = owner.browser.get(f"/orders/{order.pk}/beneath/").content.decode()
    assert "Miscela Oro" not in beneath
    assert owner.browser.get(f"/orders/{order.pk}/").content.decode().count("Miscela Oro") == 1


def test_who_sees_no_order_sees_no_line_of_it(place, person_with, alice):
    line = place().lines.first()
    for grants in ({"order_line": WHOLE}, {"order_line": WHOLE, "order": {"see": "own"}}, {"order": WHOLE}):
        who = person_with(f"Nell{len(grants)}{grants.get('order')}", grants)
        told = Client().get(f"/api/v1/order-lines/{line.pk}", **who.bearer)
        assert told.status_code in (403, 404), grants
        assert str(line.pk) not in who.browser.get("/order-lines/").content.decode()
    assert str(line.pk) in str(items(person_with("Nora", {"order_line": WHOLE, "order": WHOLE})))


def test_what_is_kept_back_of_orders_and_products_is_kept_back_of_lines(place, oro, person_with):
    Product.objects.update(cost="4")
    place()
    rita = person_with("Rita", EVERYTHING, masks={"order": {"lines": "hidden", "party": "masked"}})
    line = known("order_line", rita.actor)
    assert not {"amount", "quantity", "description", "product", "margin"} & line.by_name.keys()
    assert line.by_name["party"].covered
    (first, _second) = items(rita)
    assert (first["amount"], first["description"], first["product"], first["party"]) == (None, None, None, "•••")
    assert "Miscela" not in rita.browser.get("/order-lines/?q=miscela").content.decode().replace('"miscela"', "")
    kim = person_with("Kim", EVERYTHING, masks={"product": {"cost": "hidden"}})
    assert {"amount", "margin", "unit_cost"} & known("order_line", kim.actor).by_name.keys() == {"amount"}


def test_what_was_sold_keeps_what_it_cost_then(place, change, oro, owner):
    Product.objects.update(cost="4")
    order = place()
    Product.objects.update(cost="6")
    change(order, lines=[{**LINES[0], "quantity": "2"}, LINES[1]])
    line = order.lines.get(code="ORO")
    assert (line.unit_cost, line.margin) == (4, Decimal("17"))
    assert order.lines.get(description="Carriage").margin is None
    assert figure(owner, {"of": "sum", "field": "margin"}, rows={"field": "product"}) == {
        "Miscela Oro": 17,
        "None": None,
    }


def test_a_cost_in_another_currency_is_that_of_the_day(place, oro, owner):
    rates = registry.entity("rate")
    for day, value in (("2026-03-01", "2"), ("2026-03-04", "4")):
        said = {"name": day, "day": day, "base": "EUR", "currency": "USD", "value": value}
        rates.verbs.create(said, by=owner.actor)
    Product.objects.update(cost="8", currency="USD")
    said = [{"code": "ORO", "quantity": "1", "unit_price": "20"}]
    orders = (place(lines=said, placed_at=f"2026-{day}T10:00Z") for day in ("03-02", "03-05", "01-01"))
    dear, cheap, never = (one.lines.get() for one in orders)
    assert (dear.unit_cost, cheap.unit_cost, never.unit_cost) == (4, 2, None)


def test_reports_group_by_what_the_order_and_the_product_say(place, oro, owner, anna):
    Product.objects.update(family="Beans")
    place(channel="Shop", placed_at="2026-03-01")
    place(channel="Fair", placed_at="2026-04-01", lines=[LINES[0]])
    amount = {"of": "sum", "field": "amount"}
    assert figure(owner, amount, rows={"field": "product.family"}) == {"Beans": 75, "None": 5}
    assert figure(owner, amount, rows={"field": "order.channel"}) == {"Shop": Decimal("42.5"), "Fair": Decimal("37.5")}
    assert figure(owner, amount, rows={"field": "party"}) == {"Anna": 80}
    assert figure(owner, amount, rows={"field": "party.owner"}) == {owner.user.name: 80}
    by_month = figure(owner, {"of": "sum", "field": "quantity"}, rows={"field": "placed_at", "by": "month"})
    assert list(by_month.values()) == [4, 3]


def test_orders_and_people_are_found_by_their_lines(place, oro, owner):
    order = place()
    place(lines=[LINES[1]])
    of_oro = {"count": "order-lines", "at_least": 1, "where": {"all": [{"field": "product", "is": str(oro.pk)}]}}
    for plural, key in (("orders", order.pk), ("people", order.party_id)):
        asked_for = {"filter": json.dumps({"all": [of_oro]})}
        told = Client().get(f"/api/v1/{plural}", asked_for, **owner.bearer).json()
        assert [one["id"] for one in told["items"]] == [str(key)]


def test_a_page_of_many_walks_an_index(place, owner, django_assert_num_queries):
    for n in range(3):
        place(placed_at=str(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n)))
    with django_assert_num_queries(1):
        assert len(page(registry.entity("order_line"), owner.actor, Ask()).rows) == 6
    assert Order.objects.count() == 3


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_they_are_taken_out_as_a_file(place, owner, kind):
    place()
    assert owner.browser.get(f"/order-lines/export/?format={kind}").status_code in (200, 302)


def test_its_past_is_told(place, change, owner):
    order = place()
    line = order.lines.get(code="ORO")
    change(order, lines=[{**LINES[0], "quantity": "2"}, LINES[1]])
    told = Client().get(f"/api/v1/order-lines/{line.pk}/changes", **owner.bearer).json()
    assert len(told["items"]) == 1
    for url in ("changes/", "changes/rail/"):
        assert owner.browser.get(f"/order-lines/{line.pk}/{url}").status_code == 200
    then = {"as_of": order.created_at.isoformat()}
    assert owner.browser.get("/order-lines/", then).status_code == 200
    assert Client().get("/api/v1/order-lines", then, **owner.bearer).status_code == 200
