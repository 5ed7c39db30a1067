"""Targets of margin and of units are reached by what customers order, in the company's currency; what is lacking is told."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from clientela.catalog.models import Product
from clientela.catalog.rates.models import Rate
from clientela.parties.models import Party
from clientela.platform.permissions.queries import Denied
from clientela.sales.forecast.periods import period_of
from clientela.sales.orders.tests.conftest import anna, oro, place
from clientela.sales.targets.reading import progress

__all__ = ["anna", "oro", "place"]
YEAR = period_of("2026")
LINE = {"code": "ORO", "quantity": "3", "tax_rate": "22"}


@pytest.fixture
def sold(place: Any, anna: Any, oro: Any, alice: Any) -> None:
    """Of Alice's customer: 3 at 12.50 that cost 10, in May; the same again as a draft, and in another year."""
    Party.objects.filter(pk=anna.pk).update(owner=alice.user)
    Product.objects.filter(pk=oro.pk).update(cost="10", currency="EUR")
    for said in ({}, {"status": "draft"}, {"placed_at": "2025-12-31T12:00+00:00"}):
        place(**({"lines": [LINE], "placed_at": "2026-05-12T12:00+00:00"} | said))


def told(who: Any, measure: str) -> dict[str, float]:
    return {row.label: row.reached for row in progress(who.actor, YEAR, measure).rows if row.reached}


def test_what_customers_ordered_counts_for_whose_they_are(sold, owner, team):
    assert told(owner, "units") == {"Company": 3, "Italy": 3, "Alice": 3}
    assert told(owner, "margin") == {"Company": 7.5, "Italy": 7.5, "Alice": 7.5}


def test_margins_in_other_currencies_have_the_rate_of_their_day_and_what_has_none_is_told(sold, place, owner):
    for day, value in (("2026-05-12", "4"), ("2026-06-12", "5")):
        Rate.objects.create(name=f"EUR/PLN {day}", day=day, base="EUR", currency="PLN", value=Decimal(value))
    line = LINE | {"unit_price": "60"}
    for day in ("2026-05-12", "2026-08-12"):
        place(lines=[line], currency="PLN", placed_at=f"{day}T12:00+00:00")
    found = progress(owner.actor, YEAR, "margin")
    assert [(one.currency, str(one.on)) for one in found.missing] == []
    assert (told(owner, "margin")["Company"], found.unknown) == (7.5 + 3 * (60 - 40) / 4, 1)


def test_what_no_figure_holds_is_told_on_page_and_by_api(sold, place, owner):
    place(lines=[{"description": "Carriage", "unit_price": "5", "quantity": "1"}], placed_at="2026-05-12T12:00+00:00")
    page = owner.browser.get("/targets/?period=2026&measure=margin").content.decode()
    assert "1 line of orders is left out" in page
    answer = Client().get("/api/v1/targets?period=2026&measure=margin", **owner.bearer).json()
    assert (answer["without_cost"], answer["items"][0]["reached"]) == (1, 7.5)


def test_whom_margins_are_kept_back_from_is_told_none(sold, person_with):
    kim = person_with("Kim", {"*": {"*": "all"}}, masks={"order_line": {"margin": "hidden"}})
    assert told(kim, "units")["Company"] == 3
    with pytest.raises(Denied):
        progress(kim.actor, YEAR, "margin")
    assert "measure=margin" not in kim.browser.get("/targets/").content.decode()
