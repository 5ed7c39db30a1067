"""Won and lost deals by anything: what comes out, that each number leads to its deals, and that nobody learns more than he may."""

import csv
import gzip
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from clientela.catalog.rates.models import Rate
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.money import Total, today
from clientela.platform.fields.actions import add_field
from clientela.platform.people.models import Membership
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import Group, conversion, wilson, year_until
from clientela.sales.deals.actions import add_split
from clientela.sales.deals.models import Deal
from clientela.sales.deals.tests.conftest import change, open_deal, stages

__all__ = ["change", "open_deal", "stages"]
DATA = Path(__file__).resolve().parents[6] / "shared" / "data" / "maven_crm_pipeline"
EVERY = (
    "owner",
    "team",
    "pipeline",
    "origin",
    "product",
    "party.country",
    "party.industry",
    "party.lifecycle",
    "competitor",
    "size",
)


@pytest.fixture
def closed(open_deal, change, owner, team):
    """Twelve deals: two in three won; of two customers, three origins, two sizes, and a competitor on every fourth."""
    Membership.objects.create(user=owner.user, team=team)
    org = registry.entity("organisation")
    places = [
        create_record(org, {"name": f"Bar {c}", "country": c, "industry": c.lower()}, by=owner.actor)
        for c in ("IT", "PL")
    ]
    rival = create_record(org, {"name": "Rivale"}, by=owner.actor)
    for n in range(12):
        origin = ("Web", "web", "")[n % 3]
        deal = open_deal(amount=str(500 + 4000 * (n % 2)), origin=origin, opened_on=str(today() - timedelta(days=n)))
        edit_record(registry.entity("deal"), deal.pk, {"party": places[n % 2]} if n < 10 else {}, by=owner.actor)
        if n % 4 == 0:
            said = {"deal": deal.pk, "party": rival, "won": n % 3 == 0}
            create_record(registry.entity("deal_competitor"), said, by=owner.actor)
        change(deal, stage="Proposal")
        change(deal, stage="Lost" if n % 3 == 0 else "Won")


def of_year(who, by):
    return conversion(who.actor, dimensions(who.actor)[by], *year_until(today()))


def test_bounds_are_those_of_wilson():
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1


def test_parts_of_deals_are_as_sure_as_so_many_whole_ones():
    shared = Group(None, "", 1, 1, Total(Decimal(0), "EUR"), None, parts=(0.2, 0.6, 0.4))
    assert shared.interval == pytest.approx(wilson(0.4, 1.6))
    whole = Group(None, "", 2, 6, Total(Decimal(0), "EUR"), None)
    assert whole.interval == pytest.approx(wilson(2, 8))


def test_everything_is_counted_once(closed, owner):
    found = of_year(owner, "origin")
    assert (found.all.won, found.all.lost, found.all.worth.amount) == (8, 4, 20_000)
    assert [(one.label, one.won, one.lost) for one in found.groups] == [("Web", 4, 4), ("not known", 4, 0)]
    assert found.all.days == 5.5
    assert [name for _key, name in found.stages] == ["Qualified", "Proposal"]


def test_against_a_competitor_what_went_to_them_is_told(closed, owner):
    (rival,) = of_year(owner, "competitor").groups
    assert (rival.label, rival.won, rival.lost, rival.lost_to) == ("Rivale", 2, 1, 1)


@pytest.mark.parametrize("by", EVERY)
def test_each_number_leads_to_exactly_its_deals(closed, owner, by):
    page = owner.browser.get("/forecast/win-rates/", {"by": by})
    links = re.findall(r'href="(/deals/\?[^"]+)">([\d,]+)<', page.content.decode())
    assert len(links) >= 2
    for href, number in links:
        where = parse_qs(urlsplit(unescape(href)).query)["filter"][0]
        told = Client().get("/api/v1/deals", {"filter": where, "limit": 1, "count": "exact"}, **owner.bearer).json()
        assert told["count"] == int(number), where


def test_what_was_won_has_the_rate_of_its_day(open_deal, change, owner):
    then = today() - timedelta(days=60)
    for day, value in ((then, "4"), (today(), "5")):
        Rate.objects.create(name=f"EUR/PLN {day}", day=day, base="EUR", currency="PLN", value=value)
    opened = str(then - timedelta(days=9))
    change(open_deal(amount="100", currency="PLN", opened_on=opened), stage="Won", closes_on=str(then))
    assert of_year(owner, "owner").all.worth.amount == 25


def test_a_split_deal_counts_by_share(open_deal, change, owner, alice, bob, team):
    for worth, days, stage in (("1000", 10, "Won"), ("300", 2, "Lost")):
        deal = open_deal(amount=worth, opened_on=str(today() - timedelta(days=days)))
        for who, share in ((alice, 20), (bob, 50)) if stage == "Won" else ((alice, 60),):
            add_split({"deal": deal.pk, "seller": who.user.pk, "share": share}, by=owner.actor)
        change(deal, stage=stage)
    told = {one.label: one for one in of_year(owner, "owner").groups}
    assert {name: one.by_share for name, one in told.items()} == {
        "Alice": (0.2, 0.6), "Bob": (0.5, 0.0), "Olga": (0.3, 0.4)}  # fmt: skip
    assert {name: one.worth.amount for name, one in told.items()} == {"Alice": 200, "Bob": 500, "Olga": 300}
    assert [told[name].days for name in ("Alice", "Bob", "Olga")] == [2, 10, 2]
    assert (told["Alice"].won, told["Alice"].lost, told["Alice"].rate) == (1, 1, pytest.approx(0.25))
    italy = next(one for one in of_year(owner, "team").groups if one.label == team.name)
    assert (italy.won, italy.lost, italy.by_share, italy.worth.amount) == (1, 1, (0.7, 0.6), 700)
    assert italy.days == 10


@pytest.mark.parametrize("by", ["owner", "team"])
def test_shares_lead_to_the_deals_in_which_they_are(closed, owner, alice, by):
    add_split({"deal": Deal.objects.first().pk, "seller": alice.user.pk, "share": 20}, by=owner.actor)
    page = owner.browser.get("/forecast/win-rates/", {"by": by}).content.decode()
    assert ("Won by share" in page) is (by == "owner")  # they are of one team
    test_each_number_leads_to_exactly_its_deals(closed, owner, by)


def test_a_choice_of_the_companys_own_tells_deals_apart(open_deal, change, owner):
    choices = [{"labels": {"en": "Small"}}, {"labels": {"en": "Large"}}]
    add_field(
        checked({"type": "deal", "kind": "choice", "labels": {"en": "Cup"}, "choices": choices}, by=SYSTEM), by=SYSTEM
    )
    for n in range(3):
        change(open_deal(own_cup="large" if n else None), stage="Won")
    assert [(one.label, one.won) for one in of_year(owner, "own_cup").groups] == [("Large", 2), ("not known", 1)]
    items = Client().get("/api/v1/win-rates", {"by": "own_cup"}, **owner.bearer).json()["items"]
    for one in items:
        asked = {"filter": json.dumps(one["filter"]), "count": "exact"}
        assert Client().get("/api/v1/deals", asked, **owner.bearer).json()["count"] == one["won"]


def test_the_api_tells_the_same(closed, owner):
    told = Client().get("/api/v1/win-rates", {"by": "size"}, **owner.bearer).json()
    assert told["all"]["rate"] == 0.6667
    assert {one["name"]: one["won"] + one["lost"] for one in told["items"]} == {"< 1,000": 6, "1,000 – 5,000": 6}
    assert Client().get("/api/v1/win-rates", {"by": "shoe"}, **owner.bearer).status_code == 422
    assert Client().get("/api/v1/win-rates", {"first": "soon"}, **owner.bearer).status_code == 422


def test_nobody_learns_more_than_he_may(closed, person_with, charlie):
    everything = {"*": {"*": "all"}}
    assert charlie.browser.get("/forecast/win-rates/").status_code == 403
    rita = person_with("Rita", everything, masks={"deal": {"amount": "hidden"}})
    assert rita.browser.get("/forecast/win-rates/").status_code == 403
    assert Client().get("/api/v1/win-rates", **rita.bearer).status_code == 403
    kim = person_with(
        "Kim", everything, masks={"organisation": {"country": "hidden"}, "deal_competitor": {"party": "masked"}}
    )
    assert dimensions(kim.actor).keys() & {"party.country", "competitor"} == set()
    lou = person_with("Lou", everything | {"organisation": {"see": "own"}})
    assert [(one.label, one.won + one.lost) for one in of_year(lou, "party.country").groups] == [("not known", 12)]
    assert of_year(lou, "competitor").groups == []


def test_a_page_of_nothing_says_so(owner, stages):
    page = owner.browser.get("/forecast/win-rates/", {"by": "shoe", "from": "x", "to": "2020-01-01"})
    assert (page.status_code, "No deal closed" in page.content.decode()) == (200, True)


@pytest.mark.skipif(not DATA.is_dir(), reason="shared/data is not beside the checkout")
def test_a_real_pipeline_comes_out_as_it_was(owner, stages, arrivals):
    with gzip.open(DATA / "sales_pipeline.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["deal_stage"] in ("Won", "Lost")]
    facts = [
        {"external_id": row["opportunity_id"], "name": row["account"], "origin": row["product"], "amount": row["close_value"],
         "outcome": row["deal_stage"].lower(), "closes_on": row["close_date"], "opened_on": row["engage_date"]} for row in rows
    ]  # fmt: skip
    registry.entity("deal").verbs.take(arrivals("deal", *facts), by=owner.actor)
    by = dimensions(owner.actor)["origin"]
    found = conversion(owner.actor, by, date(2016, 1, 1), date(2018, 12, 31))
    assert Deal.objects.count() == found.all.won + found.all.lost == 6711
    assert (round(found.all.rate, 4), found.all.worth.amount) == (0.6315, 10_005_534)
    assert json.dumps([one.label for one in found.groups]).count("GTX") >= 3
