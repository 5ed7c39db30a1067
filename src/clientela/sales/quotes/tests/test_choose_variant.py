"""A line of a quote or an order names one of a product's variants, chosen by what sets them apart."""

from uuid import UUID

import pytest

from clientela.catalog import actions as catalog
from clientela.catalog.models import Product
from clientela.catalog.taxes import actions as taxes
from clientela.catalog.variation import cleaned
from clientela.catalog.varying import make_variants, vary
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.quotes import actions
from clientela.sales.quotes.lines import BadLines
from clientela.sales.quotes.models import Quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt() -> UUID:
    taxes.begin(by=SYSTEM)
    key = catalog.create_product({"code": "SH", "name": "Shirt", "unit_price": "20"}, by=SYSTEM)
    vary(key, cleaned([{"name": "Size", "values": ["S", "M"]}], "", ""), by=SYSTEM)
    make_variants(key, by=SYSTEM)
    return key


def test_a_quote_isnt_sent_before_a_variant_is_chosen_on_its_page(shirt, owner):
    key = actions.draw_up({"name": "Team", "country": "IT"}, by=owner.actor)
    page, small = f"/quotes/{key}/lines/", Product.objects.get(code="SH-S")
    owner.browser.post(page, {"find": "SH", "add": "1"})
    with pytest.raises(BadLines, match="choose one"):
        actions.send(key, by=owner.actor)
    shown = owner.browser.get(page).content.decode()
    assert '<optgroup label="Size: S">' in shown
    said = {
        "line-1-was": str(shirt),
        "line-1-product": str(small.pk),
        "line-1-description": "Shirt",
        "line-1-quantity": "3",
    }
    owner.browser.post(page, said | {"line-1-unit_price": "20", "save": "1"})
    (line,) = Quote.objects.get().lines
    assert (line["product"], line["description"], line["quantity"], line["unit_price"]) == (
        str(small.pk),
        "Shirt S",
        "3",
        "20",
    )
    actions.send(key, by=owner.actor)


def test_an_order_takes_a_variant_by_code_or_name_and_not_what_comes_in_variants(shirt, owner):
    def order(word: str) -> tuple[int, str]:
        body = {"lines": [{"code": word}]}
        said = owner.browser.post("/api/v1/orders", body, "application/json", **owner.bearer)
        return said.status_code, said.content.decode()

    status, told = order("SH")
    assert (status, "comes in variants" in told) == (422, True)
    assert [order(word)[0] for word in ("SH-M", "shirt m")] == [201, 201]
