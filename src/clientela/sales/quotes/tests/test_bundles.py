"""A bundle from the quote by the order to the delivery: one line that opens into its parts, taxed as these are, to the cent."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from clientela.catalog import actions as catalog
from clientela.catalog.bundles.actions import add_part, edit_part
from clientela.catalog.bundles.models import Part
from clientela.catalog.taxes import actions as taxes
from clientela.catalog.taxes.models import TaxClass
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.deliveries.models import DeliveryLine
from clientela.sales.fulfilment.actions import find_exceptions
from clientela.sales.fulfilment.models import OrderException
from clientela.sales.orders.models import Bundle, Order, OrderLine
from clientela.sales.quotes import actions, answering
from clientela.sales.quotes.models import Quote, Version
from clientela.sales.quotes.ordering import place_order
from clientela.sales.quotes.printing import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def breakfast() -> UUID:
    """At 10, three cups of 3 at 22 % and beans of 2 at 10 %."""
    taxes.begin(by=SYSTEM)
    reduced = TaxClass.objects.get(name="Reduced").pk
    made = [
        catalog.create_product({"code": code, "name": code.title(), "unit_price": price, "tax_class": kind}, by=SYSTEM)
        for code, price, kind in (("SET", "10", None), ("CUP", "3", None), ("BEANS", "2", reduced))
    ]
    for part, quantity in zip(made[1:], ("3", "1"), strict=True):
        add_part({"bundle": made[0], "part": part, "quantity": quantity}, by=SYSTEM)
    return made[0]


@pytest.fixture
def quote(breakfast: UUID, owner: Any) -> UUID:
    key = actions.draw_up({"name": "Breakfast", "country": "IT", "language": "en"}, by=owner.actor)
    actions.set_lines(key, [{"product": str(breakfast), "quantity": "1"}], by=owner.actor)
    return key


@pytest.fixture
def place(owner: Any) -> Any:
    def placed(*lines: dict[str, str], key: UUID | None = None) -> Order:
        entity = registry.entity("order")
        body = {"lines": list(lines), "country": "IT", "status": "placed"}
        if key is None:
            return Order.objects.get(pk=create_record(entity, clean(entity, body).facts, by=owner.actor))
        said = owner.browser.patch(f"/api/v1/orders/{key}", {"lines": list(lines)}, "application/json", **owner.bearer)
        assert said.status_code == 200, said.content
        return Order.objects.get(pk=key)

    return placed


def test_its_tax_is_that_of_its_parts(quote):
    one = Quote.objects.get()
    assert (one.net, one.tax) == (10, Decimal("1.98"))  # 8.18 at 22 %, 1.82 at 10 %
    assert one.lines[0]["tax_rate"] is None
    assert [(part["description"], part["quantity"]) for part in one.lines[0]["parts"]] == [("Cup", "3"), ("Beans", "1")]


def test_a_rate_for_the_whole_holds_for_all_of_it(quote, breakfast, owner):
    actions.set_lines(quote, [{"product": str(breakfast), "quantity": "1", "tax_rate": "22"}], by=owner.actor)
    assert Quote.objects.get().tax == Decimal("2.20")


def test_on_paper_and_by_its_link_it_opens_into_its_parts(quote, owner, client):
    secret = actions.send(quote, by=owner.actor)
    document = Version.objects.get().document
    assert [part["worth"] for part in document["lines"][0]["parts"]] == ["8.18", "1.82"]
    assert "8.18" in told(document)
    shown = client.get(f"/q/{secret}/").content.decode()
    assert all(word in shown for word in ("Cup", "Beans", "€\u00a01.82"))
    assert "cost" not in document["lines"][0]["parts"][0]


def test_the_order_holds_what_was_agreed_even_if_the_catalog_says_something_else_by_then(quote, owner):
    actions.send(quote, by=owner.actor)
    answering.accept(Version.objects.get(), signed="Ada Rossi", address="192.0.2.1")
    edit_part(Part.objects.get(part__code="CUP").pk, {"quantity": "9"}, by=SYSTEM)
    order = Order.objects.get(pk=place_order(quote, by=owner.actor))
    lines = [(one.code, one.quantity, one.amount, one.tax_rate) for one in order.lines.order_by("position")]
    assert lines == [("CUP", 3, Decimal("8.18"), 22), ("BEANS", 1, Decimal("1.82"), 10)]
    assert (order.total, order.tax) == (10, Decimal("1.98"))


@pytest.mark.usefixtures("breakfast")
def test_an_order_written_again_keeps_its_parts_and_their_keys(place, owner):
    order = place({"code": "SET", "quantity": "1"}, {"description": "Carriage", "unit_price": "5"})
    before = set(OrderLine.objects.values_list("pk", flat=True))
    edit_part(Part.objects.get(part__code="CUP").pk, {"quantity": "9"}, by=SYSTEM)
    shown = owner.browser.get(f"/api/v1/orders/{order.pk}", **owner.bearer).json()["lines"]
    assert [(one["code"], one["amount"], len(one.get("parts", []))) for one in shown] == [
        ("SET", "10", 2),
        ("", "5", 0),
    ]
    place({"code": "SET", "quantity": "3"}, {"description": "Carriage", "unit_price": "5"}, key=order.pk)
    lines = [(one.code, one.quantity, one.amount) for one in order.lines.order_by("position")]
    assert lines == [("CUP", 9, Decimal("24.54")), ("BEANS", 3, Decimal("5.46")), ("", 1, 5)]
    assert set(OrderLine.objects.values_list("pk", flat=True)) == before
    place({"description": "Carriage", "unit_price": "5"}, key=order.pk)
    assert not Bundle.objects.exists()
    assert order.lines.count() == 1


@pytest.mark.usefixtures("breakfast")
def test_its_parts_go_out(place, owner):
    order = place({"code": "SET", "quantity": "2"})
    page = owner.browser.get(f"/orders/{order.pk}/deliver/").content.decode()
    assert page.count("of Set") == 2
    assert "2 parts" in owner.browser.get(f"/orders/{order.pk}/").content.decode()
    entity = registry.entity("order_delivery")
    said = clean(entity, {"order": {"id": str(order.pk)}, "lines": [{"line": "CUP", "quantity": "4"}]})
    create_record(entity, said.facts, by=owner.actor)
    assert [(one.line.code, one.quantity) for one in DeliveryLine.objects.all()] == [("CUP", 4)]
    order.refresh_from_db()
    assert order.status == "partly_delivered"


@pytest.mark.usefixtures("breakfast")
def test_the_share_of_a_part_is_no_wrong_price(place):
    place({"code": "SET", "quantity": "2"})
    find_exceptions(by=SYSTEM)
    assert not OrderException.objects.filter(reason="price").exists()
