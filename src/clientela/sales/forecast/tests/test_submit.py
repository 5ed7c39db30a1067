"""Who says what a period will bring, who may overrule it, what stands, and how it did."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from clientela.catalog.rates.models import Rate
from clientela.platform.entities.money import today
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.sales.forecast.actions import keep_forecasts, submit
from clientela.sales.forecast.models import BadSubmission, Estimate, Submission
from clientela.sales.forecast.periods import around
from clientela.sales.forecast.reading import seen_by
from clientela.sales.forecast.submitting import Said, is_over, ledger, submissions

__all__ = ["change", "open_deal", "stages"]
NOW = around(today(), 3)


def three(worst, commit, best):
    return Said(Decimal(worst), Decimal(commit), Decimal(best))


def rows(who):
    return {(one.kind, one.label): one for one in submissions(who.actor, seen_by(who.actor), NOW)}


@pytest.fixture
def asked(open_deal, change, alice, bob):
    """Alice has won 100, has 200 in negotiation and 400 just qualified, all due in this quarter."""
    for n, stage in enumerate(("Won", "Negotiation", "Qualified")):
        deal = open_deal(amount=str(100 * 2**n), owner=str(alice.user.pk), closes_on=str(NOW.last))
        change(deal, stage=stage)


def test_the_deals_propose_and_one_click_submits(asked, alice):
    assert rows(alice)["person", alice.user.name].proposed == three(100, 300, 700)
    page = alice.browser.get(f"/forecast/?period={NOW.name}").content.decode()
    assert 'name="commit" inputmode="decimal" size="8" value="300"' in page
    sent = {"kind": "person", "key": str(alice.user.pk), "worst": "100", "commit": "300", "best": "700", "note": "Fair"}
    assert alice.browser.post(f"/forecast/?period={NOW.name}", sent).status_code == 302
    one = Submission.objects.get()
    assert (one.commit, one.note, one.said_by, one.overrules) == (300, "Fair", alice.user, False)


def test_a_manager_overrules_and_his_word_counts_in_the_sums_beside_theirs(asked, alice, bob, owner):
    submit(NOW, three(100, 300, 700), by=alice.actor, user=alice.user.pk)
    submit(NOW, three(1, 2, 3), by=bob.actor, user=bob.user.pk)
    submit(NOW, three(50, 250, 600), by=owner.actor, user=alice.user.pk, note="Too bold")
    told = rows(owner)
    hers = told["person", alice.user.name]
    assert (hers.own.commit, hers.overruled.commit) == (300, 250)
    assert (told["all", "All"].sum, told["all", "All"].people) == (three(51, 252, 603), 2)


def test_changed_it_is_one_and_what_was_said_before_is_kept(asked, alice):
    submit(NOW, three(1, 2, 3), by=alice.actor, user=alice.user.pk)
    submit(NOW, three(2, 3, 4), by=alice.actor, user=alice.user.pk)
    assert Submission.objects.get().commit == 3
    assert [event.commit for event in Submission.pgh_event_model.objects.all()] == [2]


def test_nobody_speaks_for_those_whose_deals_are_out_of_reach(asked, alice, charlie, dora, person_with):
    seller = person_with("Sam", {"deal": {"see": "all", "edit": "own"}})
    for who, whose in ((seller, {"user": alice.user.pk}), (seller, {}), (charlie, {"user": charlie.user.pk})):
        with pytest.raises(Denied):
            submit(NOW, three(1, 2, 3), by=who.actor, **whose)
    sent = {"period": NOW.name, "worst": "1", "commit": "2", "best": "3", "user": str(alice.user.pk)}
    put = Client().put("/api/v1/forecast/submissions", sent, content_type="application/json", **seller.bearer)
    assert put.status_code == 403
    assert not Submission.objects.exists()


@pytest.mark.parametrize("said", [(3, 2, 1), (-1, 2, 3), ("NaN", 2, 3), (1, 2, 10**15)])
def test_what_is_no_submission_is_refused(said, alice):
    with pytest.raises(BadSubmission):
        submit(NOW, three(*said), by=alice.actor, user=alice.user.pk)
    with pytest.raises(BadSubmission):
        submit(NOW.moved(-1), three(1, 2, 3), by=alice.actor, user=alice.user.pk)
    sent = {"kind": "person", "key": "x", "worst": "much", "commit": "2", "best": "3"}
    assert alice.browser.post("/forecast/", sent).status_code == 422
    assert not Submission.objects.exists()


def test_what_was_typed_wrongly_stands_there_again(asked, alice):
    sent = {"kind": "person", "key": str(alice.user.pk), "worst": "much", "commit": "2", "best": "3", "note": "Fair"}
    page = alice.browser.post(f"/forecast/?period={NOW.name}", sent).content.decode()
    assert ('value="much"' in page, 'value="Fair"' in page, page.count("<details open>")) == (True, True, 1)


def test_by_api_as_on_the_page(asked, alice):
    how = {"content_type": "application/json", **alice.bearer}
    sent = {"period": NOW.name, "worst": "1", "commit": "2", "best": "3", "user": str(alice.user.pk)}
    assert Client().put("/api/v1/forecast/submissions", sent, **how).status_code == 204
    assert Client().put("/api/v1/forecast/submissions", sent | {"worst": "9"}, **how).status_code == 422
    items = Client().get("/api/v1/forecast/submissions", {"period": NOW.name}, **alice.bearer).json()["items"]
    (mine,) = [one for one in items if one["key"] == str(alice.user.pk)]
    assert float(mine["submitted"]["commit"]) == 2


def test_when_it_is_over_it_is_held_against_what_came_beside_the_simulation(asked, open_deal, change, alice, owner):
    keep_forecasts(by=SYSTEM)
    submit(NOW, three(100, 300, 700), by=alice.actor, user=alice.user.pk)
    past = NOW.moved(-1)
    Submission.objects.update(first=past.first)
    Estimate.objects.filter(first=NOW.first, last=NOW.last).update(first=past.first, last=past.last)
    change(open_deal(amount="240", owner=str(alice.user.pk)), stage="Won", closes_on=str(past.last - timedelta(days=1)))
    (one,) = ledger(owner.actor)
    assert (one.came, one.off, one.simulated is not None) == (240, 0.25, True)
    assert "As it was submitted" in owner.browser.get("/forecast/past/").content.decode()


def test_it_stands_beside_the_last_night_before_it_was_said(asked, owner):
    keep_forecasts(by=SYSTEM)
    submit(NOW, three(1, 2, 3), by=owner.actor)
    past, night = NOW.moved(-1), Estimate.objects.get(part="", first=NOW.first, last=NOW.last)
    Submission.objects.update(first=past.first)
    for late, median in ((-9, 10), (-2, 20), (3, 30)):
        night.pk, night.median, night.day = new_key(), median, today() + timedelta(days=late)
        night.first, night.last = past.first, past.last
        night.save(force_insert=True)
    assert [one.simulated for one in ledger(owner.actor)] == [20]


def test_what_is_due_later_is_not_proposed(asked, open_deal, change, alice):
    deal = open_deal(amount="1000", owner=str(alice.user.pk), closes_on=str(NOW.last + timedelta(days=1)))
    change(deal, stage="Negotiation")
    assert rows(alice)["person", alice.user.name].proposed == three(100, 300, 700)


def test_of_the_past_nobody_reads_what_those_out_of_his_reach_said(asked, alice, owner):
    for who in (alice, owner):
        submit(NOW, three(1, 2, 3), by=who.actor, user=who.user.pk)
    submit(NOW, three(1, 2, 3), by=owner.actor)
    Submission.objects.update(first=NOW.moved(-1).first)
    assert [one.label for one in ledger(alice.actor)] == [alice.user.name]
    assert len(ledger(owner.actor)) == 3


def test_a_period_is_over_behind_its_last_day():
    assert [is_over(NOW, NOW.last + timedelta(days=late)) for late in (0, 1)] == [False, True]


def test_what_came_has_the_rate_of_the_day_on_which_it_was_won(asked, open_deal, change, alice, owner):
    past = NOW.moved(-1)
    for day, value in ((past.first, "4"), (NOW.first, "5")):
        Rate.objects.create(name=f"EUR/PLN {day}", day=day, base="EUR", currency="PLN", value=value)
    submit(NOW, three(1, 2, 3), by=alice.actor, user=alice.user.pk)
    Submission.objects.update(first=past.first)
    deal = open_deal(amount="100", currency="PLN", owner=str(alice.user.pk))
    change(deal, stage="Won", closes_on=str(past.first))
    assert [one.came for one in ledger(owner.actor)] == [25]
