"""What was sold to a customer and of a product, on their pages: figures that lead to their lines, and nothing that is kept back."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from clientela.sales.orders.tests.conftest import LINES, anna, oro, place

__all__ = ["anna", "oro", "place"]
EVERYTHING = {"*": {"*": "all"}}


@pytest.fixture
def pages(place, anna, oro):
    """Two orders in two quarters; the addresses of what is told of the customer and of the product."""
    place(placed_at="2026-02-01")
    place(placed_at="2026-05-01", lines=[LINES[0]])
    return f"/people/{anna.pk}/sales/", f"/products/{oro.pk}/sales/"


def shown(who, url):
    answer = who.browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_quarter_is_told_and_all_together(pages, owner):
    of_anna, of_oro = ([unescape(one) for one in re.findall(r"€[^<\d]*([\d.,]+)", shown(owner, url))] for url in pages)
    assert of_anna == ["37.50", "42.50", "80.00"]
    assert of_oro == ["37.50", "37.50", "75.00"]


def test_a_figure_leads_to_exactly_its_lines(pages, owner):
    links = [unescape(one) for one in re.findall(r'href="(/order-lines/\?[^"]+)"', shown(owner, pages[0]))]
    told = []
    for link in links:
        asked = {"filter": parse_qs(urlsplit(link).query)["filter"][0], "count": "exact"}
        told.append(Client().get("/api/v1/order-lines", asked, **owner.bearer).json()["count"])
    assert told == [1, 2, 3]
    (report,) = re.findall(r'href="(/reports/new/\?[^"]+)"', shown(owner, pages[0]))
    assert "80.00" in owner.browser.get(unescape(report)).content.decode()


def test_it_stands_on_both_pages(pages, owner):
    for url in pages:
        assert f'hx-get="{url}"' in owner.browser.get(url.removesuffix("sales/")).content.decode()


def test_nobody_learns_what_is_kept_back(pages, person_with, charlie):
    for url in pages:
        assert charlie.browser.get(url).status_code in (403, 404)
        assert "<table" not in shown(
            person_with(f"Nell{url}"[:20], {"person": {"see": "all"}, "product": {"see": "all"}}), url
        )
        rita = person_with(f"Rita{url}"[:20], EVERYTHING, masks={"order": {"lines": "hidden"}})
        assert "37.50" not in shown(rita, url)
    kim = person_with("Kim", EVERYTHING, masks={"order": {"party": "hidden"}})
    assert "<table" not in shown(kim, pages[0])
    assert json.dumps("37.50")[1:-1] in shown(kim, pages[1])
