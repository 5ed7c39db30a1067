"""A line that names a product says which variants it has and what is in it, wherever lines are written."""

import pytest
from conftest import Persona
from playwright.sync_api import expect
from tests.browser.conftest import Complaints, Open
from tests.browser.test_be_accessible import faults

from clientela.catalog import actions as catalog
from clientela.catalog.bundles import actions as bundles
from clientela.catalog.variation import cleaned
from clientela.catalog.varying import make_variants, vary
from clientela.sales.deals.actions import open_deal
from clientela.sales.deals.models import Line
from clientela.sales.orders.models import Bundle, Order, OrderLine

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def shop(owner: Persona) -> None:
    """A shirt in two sizes, and a set of two cups."""
    key = catalog.create_product({"code": "SH", "name": "Shirt", "unit_price": "20"}, by=owner.actor)
    vary(key, cleaned([{"name": "Size", "values": ["S", "M"]}], "", ""), by=owner.actor)
    make_variants(key, by=owner.actor)
    cup = catalog.create_product({"code": "CUP", "name": "Cup", "unit_price": "4"}, by=owner.actor)
    both = catalog.create_product({"code": "SET", "name": "Set"}, by=owner.actor)
    bundles.add_part({"bundle": both, "part": cup, "quantity": "2"}, by=owner.actor)


def test_an_order_form_chooses_a_variant_and_opens_a_bundle(
    open_window: Open, owner: Persona, complaints: Complaints
) -> None:
    owner.browser.get("/orders/new/")
    page = open_window(owner, "/orders/new/", phone=True)
    code = page.get_by_label("Product code or name")
    code.first.fill("shirt")
    code.first.press("Tab")
    page.get_by_label("Variant Shirt").select_option(label="M")
    expect(code.first).to_have_value("SH-M")
    page.get_by_role("button", name="Add").last.click()
    code.nth(1).fill("SET")
    code.nth(1).press("Tab")
    expect(page.get_by_text("2 Cup")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_url("**/orders/*-*/")
    assert sorted(OrderLine.objects.values_list("code", flat=True)) == ["CUP", "SH-M"]
    assert (Order.objects.count(), Bundle.objects.get().code, complaints.heard) == (1, "SET", [])


def test_a_deal_line_chooses_a_variant_and_opens_a_bundle(
    open_window: Open, owner: Persona, complaints: Complaints
) -> None:
    deal = open_deal({"name": "Team"}, by=owner.actor)
    page = open_window(owner, f"/deal-lines/new/?deal={deal}")
    product = page.get_by_role("combobox", name="Product")
    product.type("Set")
    page.get_by_role("option", name="Set").click()
    expect(page.get_by_text("2 Cup")).to_be_visible()
    product.fill("Shirt")
    page.get_by_role("option", name="Shirt").first.click()
    page.get_by_label("Variant Shirt").select_option(label="S")
    expect(product).to_have_value("Shirt S")
    assert faults(page) == []
    page.get_by_label("Unit price").fill("20")
    page.get_by_role("button", name="Save").last.click()
    page.wait_for_url(f"**/deals/{deal}/")
    line = Line.objects.get()
    assert (line.product and line.product.code, line.name, complaints.heard) == ("SH-S", "Shirt S", [])
