"""Figures of random deals, split or not, against the same reckoned one deal at a time."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from random import Random
from statistics import median

import pytest

from clientela.platform.entities.money import today
from clientela.platform.people.models import Membership
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import conversion, year_until
from clientela.sales.deals.actions import add_split
from clientela.sales.deals.models import Credit
from clientela.sales.deals.tests.conftest import change, open_deal, stages

__all__ = ["change", "open_deal", "stages"]


@pytest.fixture
def some(open_deal, change, owner, alice, bob, team):
    """Thirty deals of three people, two of one team and one of none; the seed says which are split."""

    def make(seed, split):
        random, people = Random(seed), [alice.user, bob.user, owner.user]
        for n in range(30):
            opened = str(today() - timedelta(days=random.randrange(90)))
            deal = open_deal(amount=str(random.randrange(1, 9999)), opened_on=opened, owner=str(people[n % 3].pk))
            for who in random.sample(people, random.randrange(3)) if split else ():
                facts = {"deal": deal.pk, "seller": who.pk, "share": random.choice(["12.5", "33.3333", "50"])}
                add_split(facts, by=owner.actor)
            change(deal, stage=random.choice(["Won", "Lost"]))

    return make


def weighted(days):
    """The middle of numbers that stand as often as their weight says, in ten thousandths."""
    one = sorted((number, int(weight * 100)) for number, weight in days)
    return median([number for number, weight in one for _time in range(weight)])


@pytest.mark.parametrize(
    ("by", "seed", "split"), [("owner", 1, False), ("owner", 2, True), ("team", 3, False), ("team", 4, True)]
)
def test_figures_are_those_of_the_deals_one_by_one(some, owner, by, seed, split):
    some(seed, split)
    teams = dict(Membership.objects.values_list("user", "team")) if by == "team" else {}
    found, worth, days = defaultdict(lambda: [Decimal(0)] * 2), defaultdict(Decimal), defaultdict(list)
    for one in Credit.objects.select_related("deal"):
        group = teams.get(one.seller_id) if by == "team" else one.seller_id
        found[group][one.outcome == "lost"] += one.share
        worth[group] += one.amount if one.outcome == "won" else 0
        days[group].append(((one.closes_on - one.deal.opened_on).days, one.share))
    told = {one.value: one for one in conversion(owner.actor, dimensions(owner.actor)[by], *year_until(today())).groups}
    assert told.keys() == found.keys()
    for group, one in told.items():
        assert one.by_share == pytest.approx([float(share) / 100 for share in found[group]])
        assert one.worth.amount == pytest.approx(worth[group], abs=Decimal("0.01"))
        assert one.days == weighted(days[group])


def test_of_all_each_deal_counts_once(some, owner):
    some(5, True)
    found = conversion(owner.actor, dimensions(owner.actor)["team"], *year_until(today())).all
    deals = [one.deal for one in Credit.objects.select_related("deal").distinct("deal")]
    assert found.won + found.lost == len(deals) == 30
    assert found.days == median((one.closes_on - one.opened_on).days for one in deals)
    assert len(found.stages) == 1
