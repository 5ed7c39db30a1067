"""From one moment to another: each change stands in its bar, together they come to the end, and each leads to its deals."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.history.past import as_of
from clientela.sales.deals.models import Deal
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.sales.forecast.periods import Period
from clientela.sales.movement.reading import Asked, behind, movement

__all__ = ["change", "open_deal", "stages"]
YEAR = Period(2030, 1, 12)


def clock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.fixture
def moved(open_deal, change, owner, transactional_db):
    """Deals of 100, 200, 400 … due in 2030; what becomes of them lies between the two moments that come back."""
    old = {name: open_deal(name=name, amount=str(100 * 2**n), closes_on="2030-05-01") for n, name in enumerate(
        ("stays", "raised", "lowered", "slips", "won", "lost", "deleted"))}  # fmt: skip
    old["comes"] = open_deal(name="comes", amount="0.01", closes_on="2031-01-01")
    start = clock()
    change(old["raised"], amount="200.55"), change(old["lowered"], amount="350")
    change(old["slips"], closes_on="2031-02-01"), change(old["comes"], closes_on="2030-12-31")
    change(old["won"], stage="Won"), change(old["lost"], stage="Lost")
    registry.entity("deal").verbs.delete(old["deleted"].pk, by=owner.actor)
    open_deal(name="new", amount="7", closes_on="2030-02-02")
    change(open_deal(name="at once", amount="9", closes_on="2030-02-02"), stage="Won", closes_on="2030-02-03")
    end = clock()
    change(old["stays"], amount="1")
    return Asked(start, end, YEAR)


EXPECTED = {
    "start": ("12700", 7), "new": ("16", 2), "moved_in": ("0.01", 1), "raised": ("0.55", 1), "lowered": ("-50", 1),
    "slipped_out": ("-800", 1), "won": ("-1609", 2), "lost": ("-3200", 1), "deleted": ("-6400", 1),
}  # fmt: skip


def test_each_change_stands_in_its_bar_and_all_come_to_the_end(moved, owner):
    found = movement(owner.actor, moved)
    assert {one.key: (one.amount, one.deals) for one in found.bars} == {
        key: (Decimal(amount), number) for key, (amount, number) in EXPECTED.items()
    }
    assert found.end == sum(one.amount for one in found.bars)


@pytest.mark.parametrize("at", ["start", "end"])
def test_both_ends_are_what_lists_of_that_moment_say(moved, owner, at):
    with as_of(getattr(moved, at)):
        rows = Deal.objects.filter(outcome="open", closes_on__range=(YEAR.first, YEAR.last))
        there = rows.aggregate(sum=Sum("amount"))["sum"]
    found = movement(owner.actor, moved)
    assert there == (found.end if at == "end" else found.bars[0].amount)


def test_each_bar_leads_to_its_deals(moved, owner):
    for key, (amount, number) in EXPECTED.items():
        deals = behind(owner.actor, moved, key)
        assert (len(deals), sum(one.amount for one in deals)) == (number, Decimal(amount))
    assert {one.name for one in behind(owner.actor, moved, "won")} == {"won", "at once"}
    asked = {"from": str(timezone.localdate() - timedelta(days=3)), "due": "2030", "bar": "new"}
    page = owner.browser.get("/forecast/changes/", asked).content.decode()
    assert "at once" in page
    assert 'role="img"' in page


def test_by_api_and_what_is_no_question_is_refused(moved, owner):
    asked = {"start": moved.start.isoformat(), "end": moved.end.isoformat(), "due": "2030", "bar": "lost"}
    told = Client().get("/api/v1/pipeline-changes", asked, **owner.bearer).json()
    assert float(told["items"][0]["amount"]) == 12700
    assert [one["name"] for one in told["deals"]] == ["lost"]
    for wrong in ({"bar": "shoe"}, {"due": "soon"}, {"start": "x"}, {"end": "2020-01-01", "start": "2021-01-01"}):
        assert Client().get("/api/v1/pipeline-changes", asked | wrong, **owner.bearer).status_code == 422
    assert owner.browser.get("/forecast/changes/", {"from": "x", "to": "y", "due": "z", "bar": "<"}).status_code == 200


def test_nobody_learns_more_than_he_may(moved, alice, charlie, person_with, owner):
    assert charlie.browser.get("/forecast/changes/").status_code == 403
    rita = person_with("Rita", {"*": {"*": "all"}}, masks={"deal": {"amount": "masked"}})
    assert rita.browser.get("/forecast/changes/").status_code == 403
    Deal.objects.filter(name="won").update(owner=alice.user)
    mine = movement(alice.actor, moved)
    assert {one.key: one.amount for one in mine.bars if one.amount} == {"start": 1600, "won": -1600}
    assert behind(alice.actor, moved, "deleted") == []
