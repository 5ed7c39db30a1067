"""A period is foretold from the deals that its reader may see, in the company's currency, the same on the same day."""

from datetime import timedelta

import numpy as np
import pytest
from django.test import Client

from clientela.platform.entities.money import today
from clientela.platform.people.models import Membership
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.models import Deal
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.sales.forecast.actions import keep_forecasts
from clientela.sales.forecast.learning import learn, stage_chance
from clientela.sales.forecast.models import Estimate
from clientela.sales.forecast.past import FAR, Deals
from clientela.sales.forecast.periods import BadPeriod, around, period_of
from clientela.sales.forecast.reading import forecast, kept
from clientela.sales.forecast.simulating import ALONE, Coming, Pending, play, spread

__all__ = ["change", "open_deal", "stages"]
NOTHING = Coming(np.zeros(2), 0.0, np.array([]))


@pytest.fixture
def sold(open_deal, change):
    """Forty deals that were opened and closed in the last months, three in four of them won, and ten that are open."""
    for n in range(50):
        opened = today() - timedelta(days=40 + n % 30)
        deal = open_deal(amount="1000", stage="Proposal", opened_on=str(opened))
        if n < 40:
            said = {"stage": "Lost" if n % 4 == 0 else "Won", "closes_on": str(opened + timedelta(days=10 + n % 25))}
            change(deal, **said)


def pending(n, chance):
    return Pending(np.full(n, chance), np.full(n, 100.0), np.arange(n) % 2)


def test_the_runs_come_to_what_the_chances_say_and_the_same_each_time():
    sums = play(pending(100, 0.3), NOTHING, shock=0.0, seed=7)
    assert sums.shape == (10_000, 2)
    assert sums.sum(axis=1).mean() == pytest.approx(3000, rel=0.01)
    assert np.array_equal(sums, play(pending(100, 0.3), NOTHING, shock=0.0, seed=7))
    assert not np.array_equal(sums, play(pending(100, 0.3), NOTHING, shock=0.0, seed=8))


def test_intervals_of_independent_deals_are_those_of_the_binomial_and_a_shock_widens_them():
    calm = spread(play(pending(400, 0.5), NOTHING, shock=0.0, seed=1).sum(axis=1))
    assert calm.high80 - calm.low80 == pytest.approx(2 * 1.2816 * 100 * 10, rel=0.05)
    # ten wins are one standard deviation
    moved = spread(play(pending(400, 0.5), NOTHING, shock=0.5, seed=1).sum(axis=1))
    assert moved.high80 - moved.low80 > 2 * (calm.high80 - calm.low80)


def test_more_deals_than_are_played_alone_keep_their_mean_and_spread_and_a_person_of_few_deals_keeps_each():
    few, many = np.full(2, 1), np.zeros(ALONE * 3, dtype=np.int64)
    chance, amount = np.linspace(0.01, 0.9, ALONE * 3), np.linspace(10, 5000, ALONE * 3)
    deals = Pending(np.append(chance, [0.5, 0.5]), np.append(amount, [1.0, 2.0]), np.append(many, few))
    sums = play(deals, NOTHING, shock=0.0, seed=5, runs=5000)
    assert sums[:, 0].mean() == pytest.approx((chance * amount).sum(), rel=0.001)
    assert sums[:, 0].std() == pytest.approx(np.sqrt((chance * (1 - chance) * amount**2).sum()), rel=0.05)
    assert set(sums[:, 1]) == {0.0, 1.0, 2.0, 3.0}


def test_deals_still_to_come_are_a_compound_of_wins_and_worths():
    coming = Coming(np.array([5.0, 0.0]), 0.0, np.array([100.0, 300.0]))
    sums = play(pending(0, 0.5), coming, shock=0.0, seed=3)
    assert sums[:, 0].mean() == pytest.approx(1000, rel=0.03)
    assert sums[:, 1].max() == 0


def test_ages_at_which_deals_are_won_are_learnt_with_those_still_open():
    ten, day = np.full(10, 700_000), 700_100
    won = Deals(ten, ten + 30, np.ones(10, dtype=bool), ten * 1.0, ten * np.nan, ten * 0 + FAR, ten * 0)
    lost = Deals(ten, ten + 60, np.zeros(10, dtype=bool), ten * 1.0, ten * np.nan, ten * 0 + FAR, ten * 0)
    both = Deals(*(np.concatenate([getattr(won, name), getattr(lost, name)]) for name in won.__dataclass_fields__))
    learned = learn(both, day)
    young, old = learned.won_within(np.array([0, 42]), 35)
    assert young > 0.3
    assert old < young / 2
    assert learned.won_within(np.array([0]), 1000)[0] == pytest.approx(0.5, abs=0.1)


def test_the_chance_of_a_stage_is_what_is_set_until_deals_say_otherwise():
    assert stage_chance(0, 0, 0.4, 0.6) == pytest.approx(0.4)
    assert stage_chance(0, 0, None, 0.6) == pytest.approx(0.6)
    assert stage_chance(2000, 1800, 0.4, 0.6) == pytest.approx(0.9, abs=0.01)


def test_a_period_is_foretold_with_what_was_won(sold, owner):
    found = forecast(owner.actor, around(today(), 12), runs=2000)
    whole = found.lines[0]
    assert (whole.won, whole.open) == (30_000, 10_000)
    assert 30_000 <= whole.spread.low80 <= whole.spread.low50 <= whole.spread.median <= whole.spread.high80
    assert whole == forecast(owner.actor, around(today(), 12), runs=2000).lines[0]
    over = forecast(owner.actor, around(today(), 12).moved(-3), runs=500).lines[0]
    assert over.spread.high80 == over.won == 0


def test_page_and_api_tell_the_same_and_link_to_the_deals(sold, owner, team):
    Membership.objects.create(user=owner.user, team=team)
    page = owner.browser.get("/forecast/?period=2026").content.decode()
    told = Client().get("/api/v1/forecast?period=2026", **owner.bearer).json()
    assert [one["kind"] for one in told["items"]] == ["all", "team", "person"]
    assert f"{round(told['items'][0]['median']):,}" in page
    assert str(owner.user.pk) in page
    assert 'role="img"' in page


def test_who_sees_a_part_of_the_deals_is_told_of_that_part(sold, open_deal, alice, charlie, owner):
    open_deal(amount="77", owner=str(alice.user.pk))
    mine = forecast(alice.actor, around(today(), 3), runs=200)
    assert mine.lines[0].open == 77
    assert charlie.browser.get("/forecast/").status_code == 403
    assert Client().get("/api/v1/forecast", **charlie.bearer).status_code == 403


@pytest.mark.parametrize(("field", "mask"), [("amount", "hidden"), ("amount", "masked"), ("closes_on", "hidden")])
def test_whom_amounts_are_kept_back_from_is_told_no_sum(field, mask, sold, person_with):
    rita = person_with("Rita", {"*": {"see": "all"}}, masks={"deal": {field: mask}})
    with pytest.raises(Denied):
        forecast(rita.actor, around(today(), 3))
    for url in ("/forecast/", "/forecast/past/"):
        assert rita.browser.get(url).status_code == 403


def test_what_has_no_rate_is_named(open_deal, owner):
    open_deal(amount="1000"), open_deal(amount="5000", currency="SEK")
    found = forecast(owner.actor, around(today(), 3), runs=200)
    assert found.lines[0].open == 1000
    assert [(one.currency, one.number) for one in found.seen.missing] == [("SEK", 1)]
    assert "without 1 in SEK" in owner.browser.get("/forecast/").content.decode()


def test_every_night_is_kept_once_and_judged_when_its_period_is_over(sold, owner, charlie):
    keep_forecasts(by=SYSTEM)
    made = Estimate.objects.count()
    keep_forecasts(by=SYSTEM)
    # two months and two quarters, of all and of one person
    assert Estimate.objects.count() == made == 8
    assert kept(owner.actor) == []
    last = around(today(), 1).first - timedelta(days=1)
    first = Estimate.objects.filter(part="").first()
    Estimate.objects.filter(pk=first.pk).update(last=last, first=last - timedelta(days=100))
    (one, came), *_rest = kept(owner.actor)
    won = Deal.objects.filter(outcome="won", closes_on__range=(one.first, last))
    assert came == sum(deal.amount for deal in won) > 0


def test_past_forecasts_are_rebuilt_and_told(sold, owner):
    page = owner.browser.get("/forecast/past/")
    assert page.status_code == 200
    items = Client().get("/api/v1/forecast/past?months=1", **owner.bearer).json()["items"]
    assert items
    assert items[-1]["came"] > 0
    assert Client().get("/api/v1/forecast/past?months=7", **owner.bearer).status_code == 422


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_read_by_its_name(name, first, last):
    one = period_of(name)
    assert (str(one.first), str(one.last), one.name) == (first, last, name)
    assert one.moved(1).moved(-1) == one


@pytest.mark.parametrize("name", ["", "2026-13", "2026-Q5", "soon", "2026-11-01", "9999"])
def test_what_is_no_period_is_refused(name, owner):
    with pytest.raises(BadPeriod):
        period_of(name)
    status = Client().get("/api/v1/forecast", {"period": name}, **owner.bearer).status_code
    assert status == (422 if name else 200)
    assert owner.browser.get("/forecast/", {"period": name}).status_code == 200
