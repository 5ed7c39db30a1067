"""What a step of a checklist is worth: deals won that had it done, against those that had not and stood in its stage as well."""

import pytest

from clientela.platform.permissions.queries import Denied
from clientela.sales.conversion.steps import Measured, Side, worth_of_steps
from clientela.sales.deals.actions import edit_deal, open_deal, tick
from clientela.sales.deals.models import Tick
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Pipeline, Stage, Step


@pytest.fixture
def measured(owner):
    """Seven deals: of three with the step done two are won, of three without one is; one closed without coming so far."""
    pipelines.begin(by=owner.actor)
    stages = {one.name: one.pk for one in Stage.objects.all()}
    step = pipelines.create_step({"stage": stages["Proposal"], "name": "Sample sent"}, by=owner.actor)
    for done, end in ((1, "Won"), (1, "Won"), (1, "Lost"), (0, "Won"), (0, "Lost"), (0, "Lost"), (None, "Won")):
        deal = open_deal({"name": "Bar"}, by=owner.actor)
        if done is not None:
            edit_deal(deal, {"stage": stages["Proposal"]}, by=owner.actor)
        if done:
            tick(deal, step, done=True, by=owner.actor)
        edit_deal(deal, {"stage": stages[end]}, by=owner.actor)
    Step.objects.update(created_at="2026-01-01T00:00Z")  # this test's one transaction has one moment
    Tick.objects.update(done_at="2026-01-02T00:00Z")
    return Pipeline.objects.get().pk


def test_deals_that_stood_in_its_stage_are_counted_with_it_and_without(measured, owner):
    (one,) = worth_of_steps(measured, owner.actor)
    assert (one.name, one.stage, one.done, one.undone) == ("Sample sent", "Proposal", Side(2, 1), Side(1, 2))
    assert not one.clear


def test_what_was_ticked_only_when_all_was_over_does_not_count(measured, owner):
    Tick.objects.update(done_at="2099-01-01T00:00Z")
    Step.objects.update(created_at="2099-01-01T00:00Z")
    assert worth_of_steps(measured, owner.actor)[0].undone == Side()
    Step.objects.update(created_at="2026-01-01T00:00Z")
    assert worth_of_steps(measured, owner.actor)[0].undone == Side(3, 3)


def test_bounds_of_a_difference_are_those_of_newcombe():
    """56 of 70 against 48 of 80: the paper's first example."""
    found = Measured(None, "", "", Side(56, 14), Side(48, 32))
    assert found.difference == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert found.clear


def test_it_stands_on_the_pipelines_page_and_in_the_api(measured, owner, client):
    page = owner.browser.get(f"/pipelines/{measured}/").content.decode()
    assert f'hx-get="/pipelines/{measured}/step-rates/"' in page
    told = owner.browser.get(f"/pipelines/{measured}/step-rates/").content.decode()
    assert ("Sample sent" in told, "2 / 3" in told, "1 / 3" in told) == (True, True, True)
    (item,) = client.get(f"/api/v1/pipelines/{measured}/step-rates", **owner.bearer).json()["items"]
    assert (item["done"]["won"], item["undone"]["lost"], item["difference"]["points"]) == (2, 2, pytest.approx(1 / 3))


def test_it_tells_nothing_to_whom_deals_or_stages_are_kept_back_from(measured, owner, person_with):
    nell = person_with("Nell", {"*": {"see": "all"}}, masks={"deal": {"stage": "hidden"}})
    with pytest.raises(Denied):
        worth_of_steps(measured, nell.actor)
    assert nell.browser.get(f"/pipelines/{measured}/step-rates/").content.decode().strip() == ""
    own = person_with("Otto", {"*": {"see": "all"}, "deal": {"see": "own"}})
    assert worth_of_steps(measured, own.actor)[0].done == Side()
