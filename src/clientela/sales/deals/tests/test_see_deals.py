"""Deals in each of their shapes: what leads from one to another, whose they are, and the ways to those that press."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest

from clientela.parties import actions as parties
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.deals import actions

TODAY = date.today


@pytest.fixture
def shown(owner):
    """A deal of a customer, open, that closes today."""
    firm = parties.create("organisation", {"name": "Bar Sport"}, by=SYSTEM)
    said = {"name": "Beans", "party": firm, "amount": "900", "closes_on": TODAY(), "owner": owner.user.pk}
    return actions.open_deal(said | {"opened_on": TODAY() - timedelta(days=9)}, by=owner.actor)


@pytest.mark.parametrize("shape", ["board", "calendar", "timeline"])
def test_each_shape_tells_whose_a_deal_is_and_leads_to_the_others(owner, shown, shape):
    page = owner.browser.get(f"/deals/?view={shape}&q=beans").content.decode()
    ways = dict(re.findall(r'href="/deals/\?([^"]*)" title="(?:Board|Calendar|Timeline)"( aria-current="true")?', page))
    assert "Bar Sport" in page
    assert [parse_qs(unescape(way)) for way in ways] == [
        {"q": ["beans"], "filter": ["{}"], "view": [one]} for one in ("board", "calendar", "timeline")
    ]
    assert [parse_qs(unescape(way))["view"] for way, now in ways.items() if now] == [[shape]]


def test_tabs_lead_to_ones_own_and_keep_the_shape(owner, shown, alice):
    page = owner.browser.get("/deals/?view=board").content.decode()
    found = [part.partition('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:] if "me%22" in part[:200]]
    assert "view=board" in found[0]
    assert "Beans" in owner.browser.get(found[0]).content.decode()
    actions.edit_deal(shown, {"owner": alice.user.pk}, by=owner.actor)
    assert "Beans" not in owner.browser.get(found[0]).content.decode()


def test_sums_of_a_board_without_money_go_into_no_place_that_is_not_there(owner):
    assert "sum-in-all" not in owner.browser.get("/leads/?view=board&sums=1").content.decode()
    deals = owner.browser.get("/deals/?view=board&sums=1").content.decode()
    assert ("sum-in-all" in deals, "sum-in-all" in owner.browser.get("/deals/?view=board").content.decode()) == (
        True,
        True,
    )


def test_a_column_tells_its_chance_as_a_line(owner, shown):
    assert (
        '<progress class="chance" max="100" value="15"'
        in owner.browser.get("/deals/?view=board&sums=1").content.decode()
    )
