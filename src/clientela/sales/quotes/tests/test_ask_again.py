"""What a quote begins with, and that its lines ask the catalog again whenever what was asked is another question."""

import re
from typing import Any

import pytest
from django.utils import timezone

from clientela.catalog.prices import actions as prices
from clientela.catalog.prices.entities import PRICE_LIST
from clientela.catalog.prices.models import Price
from clientela.catalog.rates.models import Rate
from clientela.parties.models import Party
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.deals import actions as deals
from clientela.sales.quotes import actions
from clientela.sales.quotes.models import Quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanna() -> Party:
    return Party.objects.create(kind="person", name="Hanna", country="PL", language="pl")


@pytest.fixture
def tiers(beans: Any) -> None:
    assert PRICE_LIST.verbs.create is not None
    for currency, since, price in (("EUR", "10", "8"), ("PLN", "1", "42")):
        found = PRICE_LIST.verbs.create({"name": currency, "currency": currency}, by=SYSTEM)
        said = {"name": "Oro", "price_list": found, "product": beans, "from_quantity": since, "unit_price": price}
        prices.create_price(said, by=SYSTEM)


def lines() -> list[tuple[Any, ...]]:
    return [tuple(line[name] for name in ("quantity", "unit_price", "tax_rate")) for line in Quote.objects.get().lines]


def test_it_begins_with_what_its_deal_and_its_customer_say(db, hanna, owner):
    deal = deals.open_deal({"name": "Bar", "party": hanna.pk, "currency": "PLN"}, by=owner.actor)
    actions.draw_up({"name": "Bar", "deal": deal}, by=owner.actor)
    one = Quote.objects.get()
    assert (one.party, one.currency, one.country, one.language) == (hanna, "PLN", "PL", "pl")
    actions.edit_quote(one.pk, {"name": "Other"}, by=owner.actor)
    said = {"name": "Said", "party": hanna.pk, "country": "IT", "language": "it", "currency": "EUR"}
    told = Quote.objects.get(pk=actions.draw_up(said, by=owner.actor))
    assert (told.country, told.language, told.currency) == ("IT", "it", "EUR")


def test_of_a_customer_who_is_kept_back_nothing_is_told(db, hanna, person_with):
    sara = person_with("Sara", {"quote": {"*": "all"}})
    one = Quote.objects.get(pk=actions.draw_up({"name": "Blind", "party": hanna.pk}, by=sara.actor))
    assert (one.country, one.currency, one.language) == ("", "EUR", "en")


def test_in_another_country_other_taxes_are_paid_but_what_somebody_wrote_stays(quote, owner):
    actions.edit_quote(quote, {"country": "PL"}, by=owner.actor)
    assert [tax for _many, _price, tax in lines()] == ["23", "22"]  # the grinder's was written
    assert str(Quote.objects.get().tax) == "6.89"


def test_in_another_currency_a_price_is_never_taken_over_as_if_it_were_the_same(quote, owner, tiers):
    actions.edit_quote(quote, {"currency": "PLN"}, by=owner.actor)
    assert lines()[0] == ("3", "42", "22")
    actions.edit_quote(quote, {"currency": "USD"}, by=owner.actor)
    assert lines()[0] == ("3", None, "22")
    assert Quote.objects.get().lines[0]["reason"].startswith("There is no price in USD")


def test_a_price_that_somebody_wrote_is_changed_by_the_days_rate_and_told(quote, owner):
    Rate.objects.create(name="EUR/PLN", day=timezone.localdate(), base="EUR", currency="PLN", value="4.25")
    actions.edit_quote(quote, {"currency": "PLN"}, by=owner.actor)
    grinder = Quote.objects.get().lines[1]
    assert (grinder["unit_price"], grinder["was"]) == ("850", {"price": "200", "currency": "EUR"})
    for page in ("", "lines/"):
        assert "It was €\xa0200.00 in the currency" in owner.browser.get(f"/quotes/{quote}/{page}").content.decode()
    actions.edit_quote(quote, {"currency": "USD"}, by=owner.actor)
    assert (lines()[1][1], Quote.objects.get().lines[1]["was"]["price"]) == (None, "850")


def test_what_the_catalog_says_otherwise_by_now_is_told_at_its_line_and_saving_takes_it_over(quote, owner, tiers):
    page = owner.browser.get(f"/quotes/{quote}/lines/").content.decode()
    assert "Now the catalog says" not in page
    Price.objects.update(from_quantity=1)
    page = owner.browser.get(f"/quotes/{quote}/lines/").content.decode()
    assert page.count("Now the catalog says €\xa08.00.") == 1
    said = dict(re.findall(r'name="(line-1-[a-z_]+)" value="([^"]*)"', page))
    assert owner.browser.post(f"/quotes/{quote}/lines/", said).status_code == 302
    assert lines()[0][:2] == ("3", "8")


@pytest.mark.parametrize(("typed", "becomes"), [("9.99", "8"), ("9.50", "9.50")])
def test_a_price_that_nobody_wrote_is_that_of_the_quantity(quote, owner, tiers, typed, becomes):
    page = owner.browser.get(f"/quotes/{quote}/lines/").content.decode()
    assert 'name="line-1-told" value="9.99"' in page
    product = Quote.objects.get().lines[0]["product"]
    row = {"product": product, "quantity": "12", "unit_price": typed, "told": "9.99", "tax_rate": "22", "discount": "0"}
    said = {f"line-1-{name}": value for name, value in row.items()}
    assert owner.browser.post(f"/quotes/{quote}/lines/", said).status_code == 302
    assert lines() == [("12", becomes, "22")]


def test_a_tax_that_is_not_known_is_told_where_the_line_is_written(quote, owner):
    actions.edit_quote(quote, {"country": ""}, by=owner.actor)
    page = owner.browser.get(f"/quotes/{quote}/lines/").content.decode()
    assert page.count("No tax rate is known of it in this country: write one.") == 1


def test_no_product_is_found_by_who_may_not_see_products(quote, person_with):
    sara = person_with("Sara", {"quote": {"*": "all"}})
    assert sara.browser.post(f"/quotes/{quote}/lines/", {"find": "ORO", "add": "1"}).status_code == 302
    (line,) = Quote.objects.get().lines
    assert (line["product"], line["description"], line["unit_price"]) == (None, "ORO", None)


def test_enter_adds_and_takes_no_line_away(quote, owner):
    page = owner.browser.get(f"/quotes/{quote}/lines/").content.decode()
    first = re.search(r"<button[^>]*>", page[page.index('<form class="quoting"') :])
    assert first is not None
    assert 'name="add"' in first[0]
