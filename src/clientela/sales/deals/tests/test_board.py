"""The board of a pipeline: stages as columns, sums whole and weighted, cards that move or say why not, and those that are late."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clientela.platform.fields.actions import need_field
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines import actions as pipelines

BOARD = "/deals/?view=board"


def test_the_columns_are_the_stages_of_one_pipeline_in_their_order(open_deal, owner):
    tenders = pipelines.create_pipeline({"name": "Tenders"}, by=owner.actor)
    pipelines.create_stage({"pipeline": tenders, "name": "Announced"}, by=owner.actor)
    open_deal(name="Espresso bar")
    open_deal(name="Town hall", pipeline="Tenders")
    page = owner.browser.get(BOARD).content.decode()
    places = [page.index(f'aria-label="{name}"') for name in ("Qualified", "Proposal", "Negotiation", "Won", "Lost")]
    assert places == sorted(places)
    assert ("Espresso bar" in page, "Town hall" in page, "Announced" in page) == (True, False, False)
    other = owner.browser.get(f"{BOARD}&of={tenders}").content.decode()
    assert ("Espresso bar" in other, "Town hall" in other) == (False, True)


def test_all_columns_are_read_by_one_statement(open_deal, owner):
    open_deal()
    owner.browser.get(BOARD)
    with CaptureQueriesContext(connection) as asked:
        owner.browser.get(BOARD)
    assert sum('FROM "deals_deal"' in one["sql"] for one in asked) == 1


def test_sums_are_told_whole_and_weighted(open_deal, owner):
    open_deal(amount="1000", stage="Proposal")
    open_deal(amount="500", stage="Proposal")
    open_deal(amount="70", stage="Won")
    page = owner.browser.get(f"{BOARD}&sums=1").content.decode()
    assert "1,500" in page
    assert "600" in page  # 40 % of it
    assert page.count("weighted") == 1  # what is won is not weighed


@pytest.mark.parametrize("mask", ["hidden", "masked"])
def test_sums_tell_no_chance_to_whom_it_is_kept_back(open_deal, person_with, mask):
    grants = {"*": {"see": "all"}}
    reader = person_with("Rita", grants, masks={"stage": {"probability": mask}})
    open_deal(amount="1000", stage="Proposal")
    page = reader.browser.get(f"{BOARD}&sums=1").content.decode()
    assert ("1,000" in page, "weighted" in page) == (True, False)


def test_sums_tell_no_chance_to_who_may_see_no_stages(open_deal, owner, person_with):
    reader = person_with("Rita", {"deal": {"see": "all"}})
    open_deal(amount="1000", stage="Proposal")
    pages = [who.browser.get(f"{BOARD}&by=owner&sums=1").content.decode() for who in (owner, reader)]
    assert [("1,000" in page, "weighted" in page) for page in pages] == [(True, True), (True, False)]


def test_a_card_moves_and_its_stage_follows(open_deal, owner, stages):
    deal = open_deal()
    moved = owner.browser.post(f"/deals/{deal.pk}/move/?view=board", {"to": str(stages["Won"].pk)})
    assert moved.status_code == 204
    assert Deal.objects.get(pk=deal.pk).outcome == "won"


def test_a_card_that_lacks_what_its_stage_needs_stays_and_says_so(open_deal, owner, stages):
    where = {"all": [{"field": "stage.outcome", "is": "lost"}]}
    need_field("deal", "lost_reason", where, by=owner.actor)
    deal = open_deal()
    answer = owner.browser.post(f"/deals/{deal.pk}/move/?view=board", {"to": str(stages["Lost"].pk)})
    assert (answer.status_code, "Reason of loss" in answer.content.decode()) == (422, True)
    assert Deal.objects.get(pk=deal.pk).outcome == "open"
    strange = owner.browser.post(f"/deals/{deal.pk}/move/?view=board", {"to": str(deal.pk)})
    assert strange.status_code == 422


def test_who_may_only_look_moves_nothing(open_deal, person_with, stages):
    deal, reader = open_deal(), person_with("Rita", {"*": {"see": "all"}})
    answer = reader.browser.post(f"/deals/{deal.pk}/move/?view=board", {"to": str(stages["Won"].pk)})
    assert answer.status_code == 403
    assert Deal.objects.get(pk=deal.pk).outcome == "open"
    assert "data-movable" not in reader.browser.get(BOARD).content.decode()


def test_what_stands_longer_than_its_stage_allows_is_marked_and_found(open_deal, owner):
    deal = open_deal(name="Quiet one")
    open_deal(name="Fresh one")
    Deal.objects.filter(pk=deal.pk).update(stage_since=timezone.now() - timedelta(days=20), stage=deal.stage)
    page = owner.browser.get(BOARD).content.decode()
    assert page.count("data-late") == 1
    found = {"all": [{"field": "stale_on", "older_than": "0 days"}]}
    listed = owner.browser.get("/deals/", {"filter": json.dumps(found)}).content.decode()
    assert ("Quiet one" in listed, "Fresh one" in listed) == (True, False)


def test_a_column_opens_a_form_for_a_deal_that_begins_there(owner, stages):
    page = owner.browser.get(BOARD).content.decode()
    address = f"/deals/new/?stage={stages['Proposal'].pk}"
    assert address in page
    assert f'value="{stages["Proposal"].pk}" selected' in owner.browser.get(address).content.decode()
