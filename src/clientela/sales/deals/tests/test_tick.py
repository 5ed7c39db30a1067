"""The checklist of a deal: what is ticked stays, with who and when, whatever becomes of the step; a stage may ask for it."""

import json

import pytest
from django.db import connection

from clientela.platform.entities.reading import Conflict, Missing
from clientela.sales.deals.actions import set_gate, tick
from clientela.sales.deals.checklists import checklist
from clientela.sales.deals.models import Deal, Tick
from clientela.sales.pipelines import actions as pipelines

JSON = "application/json"
NOTHING_LEFT = {"all": [{"field": "steps_missed", "at_most": "0"}]}


@pytest.fixture
def steps(owner, stages):
    said = (("Qualified", "Budget known", True), ("Qualified", "Site seen", False), ("Proposal", "Sample sent", True))
    return {
        name: pipelines.create_step({"stage": stages[stage].pk, "name": name, "must": must}, by=owner.actor)
        for stage, name, must in said
    }


def figures(deal):
    return Deal.objects.values_list("steps_done", "steps_missed").get(pk=deal.pk)


def test_what_is_done_is_told_in_per_cent_and_what_was_left_behind_in_steps(open_deal, change, owner, steps):
    deal = open_deal()
    assert figures(deal) == (0, 0)
    tick(deal.pk, steps["Site seen"], done=True, by=owner.actor)
    tick(deal.pk, steps["Site seen"], done=True, by=owner.actor)
    assert figures(deal) == (50, 0)
    assert figures(change(deal, stage="Proposal")) == (0, 1)
    assert figures(change(deal, stage="Negotiation")) == (None, 2)
    tick(deal.pk, steps["Budget known"], done=True, by=owner.actor)
    assert figures(deal) == (None, 1)
    tick(deal.pk, steps["Budget known"], done=False, by=owner.actor)
    assert figures(deal) == (None, 2)


def test_an_open_deal_follows_its_checklist_and_a_closed_one_keeps_what_it_came_to(
    open_deal, change, owner, stages, steps
):
    running, won = open_deal(), change(open_deal(), stage="Won")
    pipelines.create_step({"stage": stages["Qualified"].pk, "name": "Who decides", "must": True}, by=owner.actor)
    tick(running.pk, steps["Budget known"], done=True, by=owner.actor)
    assert (figures(running), figures(won)) == ((33, 0), (None, 2))
    pipelines.delete_step(steps["Site seen"], by=owner.actor)
    assert figures(running) == (50, 0)
    pipelines.edit_step(steps["Sample sent"], {"stage": stages["Qualified"].pk}, by=owner.actor)
    assert figures(running) == (33, 0)


def test_no_tick_is_lost_when_steps_change_or_go(open_deal, owner, steps):
    deal = open_deal()
    for name in ("Budget known", "Site seen"):
        tick(deal.pk, steps[name], done=True, by=owner.actor)
    pipelines.edit_step(steps["Budget known"], {"name": "Budget agreed"}, by=owner.actor)
    pipelines.delete_step(steps["Site seen"], by=owner.actor)
    found = checklist(deal.pk, owner.actor)
    (here,), (gone,) = found.here, found.gone
    assert (here.name, here.was, here.done_by) == ("Budget agreed", "Budget known", owner.user.name)
    assert (gone.key, gone.name, gone.done_at is None) == (None, "Site seen", False)


def test_a_stage_may_ask_for_what_must_be_done_before_it(open_deal, change, owner, stages, steps):
    set_gate(stages["Proposal"].pk, NOTHING_LEFT, by=owner.actor)
    deal = open_deal()
    with pytest.raises(Conflict):
        change(deal, stage="Proposal")
    assert Deal.objects.get().stage == stages["Qualified"]
    tick(deal.pk, steps["Budget known"], done=True, by=owner.actor)
    assert change(deal, stage="Proposal").stage == stages["Proposal"]


def test_it_stands_on_the_page_and_is_ticked_there(open_deal, owner, steps):
    deal = open_deal()
    url = f"/deals/{deal.pk}/checklist/"
    assert f'hx-get="{url}"' in owner.browser.get(f"/deals/{deal.pk}/").content.decode()
    page = owner.browser.get(url).content.decode()
    assert page.count('aria-checked="false"') == 2
    said = {"step": str(steps["Site seen"]), "done": "yes"}
    ticked = owner.browser.post(url, said, headers={"HX-Request": "true"}).content.decode()
    assert (ticked.count('aria-checked="true"'), owner.user.name in ticked) == (1, True)
    assert owner.browser.post(url, said | {"done": "no"}).headers["Location"] == f"/deals/{deal.pk}/"
    assert not Tick.objects.exists()


def test_who_may_not_change_the_deal_ticks_nothing(open_deal, owner, person_with, charlie, steps):
    deal, step = open_deal(), steps["Site seen"]
    reader = person_with("Rita", {"*": {"see": "all"}})
    url, said = f"/deals/{deal.pk}/checklist/", {"step": str(step), "done": "yes"}
    assert "<button" not in reader.browser.get(url).content.decode()
    assert (reader.browser.post(url, said).status_code, charlie.browser.get(url).status_code) == (403, 403)
    seller = person_with("Sara", {"deal": {"see": "all", "edit": "own"}, "stage_step": {"see": "all"}})
    with pytest.raises(Missing):
        tick(deal.pk, step, done=True, by=seller.actor)
    assert not Tick.objects.exists()


def test_steps_that_are_kept_back_are_not_told(open_deal, owner, person_with, steps):
    deal = open_deal()
    blind = person_with("Bela", {"deal": {"see": "all", "edit": "all"}, "stage": {"see": "all"}})
    assert not checklist(deal.pk, blind.actor)
    with pytest.raises(Missing):
        tick(deal.pk, steps["Site seen"], done=True, by=blind.actor)
    masked = person_with("Mona", {"*": {"see": "all"}}, masks={"deal": {"stage": "hidden"}})
    assert not checklist(deal.pk, masked.actor)
    assert not Tick.objects.exists()


def test_the_api_reads_and_ticks_it(open_deal, owner, client, steps):
    url = f"/api/v1/deals/{open_deal().pk}/checklist"
    told = client.put(f"{url}/{steps['Budget known']}", json.dumps({"done": True}), JSON, **owner.bearer).json()
    assert [(one["name"], bool(one["done"])) for one in told["steps"]] == [("Budget known", True), ("Site seen", False)]
    assert client.get(url, **owner.bearer).json() == told
    strange = client.put(f"{url}/{Deal.objects.get().pk}", json.dumps({"done": True}), JSON, **owner.bearer)
    assert (strange.status_code, Tick.objects.count()) == (404, 1)


def test_lists_find_deals_by_it_and_history_tells_who_ticked(open_deal, owner, steps):
    deal, other = open_deal(name="Ticked one"), open_deal(name="Idle one")
    tick(deal.pk, steps["Site seen"], done=True, by=owner.actor)
    where = json.dumps({"all": [{"field": "steps_done", "at_least": "50"}]})
    page = owner.browser.get(
        "/deals/", {"filter": where, "view": "table", "columns": "name,steps_done"}
    ).content.decode()
    assert ("Ticked one" in page, "Idle one" in page) == (True, False)
    Deal.objects.update(created_at="2026-01-01T00:00Z")
    told = owner.browser.get(f"/deals/{deal.pk}/changes/").content.decode()
    assert ("Checklist done, %" in told, owner.user.name in told) == (True, True)
    assert "Checklist done, %" not in owner.browser.get(f"/deals/{other.pk}/changes/").content.decode()


def test_an_import_of_many_deals_counts_their_steps(open_deal, owner, stages, steps):
    open_deal()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deals_deal SET stage_id = %s", [stages["Negotiation"].pk])
    assert Deal.objects.get().steps_missed == 2
