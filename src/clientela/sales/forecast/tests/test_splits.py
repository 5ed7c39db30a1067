"""A deal that is split counts for each of its sellers by their share, for its owner by the rest, and for all together once."""

from math import nan

import pytest

from clientela.platform.entities.money import today
from clientela.sales.deals.actions import add_split, edit_deal, open_deal
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.past import FAR
from clientela.sales.forecast.periods import around
from clientela.sales.forecast.reading import came, forecast, seen_by
from clientela.sales.pipelines.models import Outcome
from clientela.sales.targets.models import Measure
from clientela.sales.targets.reading import progress


@pytest.fixture
def split(owner, alice, bob):
    """Of 1,000 won a third is Alice's and a tenth Bob's; the owner has the rest. Another 500 are hers alone."""
    keys = [
        open_deal({"name": "Bar", "amount": amount, "currency": "EUR"}, by=owner.actor) for amount in ("1000", "500")
    ]
    for key in keys:
        edit_deal(key, {"outcome": Outcome.WON}, by=owner.actor)
    for who, share in ((alice, "33"), (bob, "10")):
        add_split({"deal": keys[0], "seller": who.user.pk, "share": share}, by=owner.actor)
    return {owner.user.name: 1070.0, alice.user.name: 330.0, bob.user.name: 100.0}


def test_the_forecast_counts_it_by_its_splits_and_once(split, owner):
    lines = forecast(owner.actor, around(today(), 1), runs=200).lines
    assert {one.label: round(one.won, 2) for one in lines if one.kind == "person" and one.won} == split
    assert (lines[0].kind, round(lines[0].won, 2)) == ("all", 1500.0)


def test_an_open_one_is_drawn_once_for_all_its_sellers(owner, alice):
    key = open_deal({"name": "Bar", "amount": "1000", "closes_on": str(today())}, by=owner.actor)
    add_split({"deal": key, "seller": alice.user.pk, "share": "40"}, by=owner.actor)
    lines = {one.label: one for one in forecast(owner.actor, around(today(), 1).moved(1), runs=400).lines}
    mine, hers = lines[owner.user.name], lines[alice.user.name]
    assert (mine.open, hers.open, lines["All"].open) == pytest.approx((600, 400, 1000))
    assert list(hers.runs / 400) == pytest.approx(list(mine.runs / 600))


def test_targets_count_it_by_its_splits(split, owner, alice):
    period = around(today(), 1)
    money = {row.label: round(row.reached, 2) for row in progress(owner.actor, period, Measure.REVENUE).rows}
    deals = {row.label: round(row.reached, 2) for row in progress(owner.actor, period, Measure.DEALS).rows}
    assert money[alice.user.name] == 330
    assert (deals[alice.user.name], deals[owner.user.name], deals["Company"]) == (0.33, 1.57, 2.0)
    assert money["Company"] == 1500


def test_to_whom_splits_are_kept_back_it_is_its_owners(split, owner, person_with):
    rita = person_with("Rita", {"*": {"see": "all"}, "deal_split": {}})
    lines = forecast(rita.actor, around(today(), 1), runs=200).lines
    assert {one.label: one.won for one in lines if one.kind == "person" and one.won} == {owner.user.name: 1500.0}


def test_what_came_of_a_forecast_is_ones_share(split, owner, alice):
    period = around(today(), 1)
    told = [came(owner.actor, period.first, period.last, of=key) for key in (alice.user.pk, owner.user.pk, None)]
    assert told == [330.0, 1070.0, 1500.0]


def test_deals_are_read_as_they_stand(split, owner, alice):
    facts = [{"amount": "0"}, {}, {"amount": "7.25", "closes_on": str(today())}, {"amount": "9", "currency": "SEK"}]
    for one in (*facts, {"amount": "8"}):
        open_deal({"name": "Bar", "currency": "EUR"} | one, by=owner.actor)
    Deal.objects.filter(amount=8).update(owner=None)
    seen = seen_by(owner.actor)
    names = ("amount", "due", "opened", "closed", "won", "group")
    told = zip(*(getattr(seen.deals, name).tolist() for name in names), strict=True)
    day, mine = today().toordinal(), seen.owners.index(owner.user.pk) + 1
    assert sorted(str(one) for one in told) == sorted(str(one) for one in [
        (1000.0, day, day, day, True, len(seen.owners) + 1), (500.0, day, day, day, True, mine),
        (nan, FAR, day, FAR, False, mine), (nan, FAR, day, FAR, False, mine), (7.25, day, day, FAR, False, mine),
        (8.0, FAR, day, FAR, False, 0),
    ])  # fmt: skip
    assert [(one.currency, one.number) for one in seen.missing] == [("SEK", 1)]
    assert seen.without_amount == 2
