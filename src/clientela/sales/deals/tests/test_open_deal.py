"""A deal begins where it should, is whose it should be, and follows its stage whatever path moves it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Unlinked, read_dict
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals import actions
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Pipeline, Stage

TODAY = date.today


def test_the_first_deal_of_a_company_finds_stages_to_stand_in(owner):
    deal = Deal.objects.get(pk=actions.open_deal({"name": "Espresso bar"}, by=owner.actor))
    assert (deal.stage.name, deal.pipeline.name, deal.outcome) == ("Qualified", "Sales", "open")
    assert deal.owner_id == owner.user.pk
    assert (deal.opened_on, deal.stale_on) == (TODAY(), TODAY() + timedelta(days=14))


def test_who_may_open_no_deal_begins_nothing(charlie):
    with pytest.raises(Denied):
        actions.open_deal({"name": "Espresso bar"}, by=charlie.actor)
    assert not Deal.objects.exists()
    assert not Stage.objects.exists()


def test_words_that_are_found_already_are_not_written_again(open_deal, owner):
    """The place of its row tells whether it was."""

    def place():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid::text, search FROM deals_deal")
            return cursor.fetchone()

    deal = open_deal(name="Espresso bar")
    before = place()
    actions.refresh_deals([deal.pk])
    assert place() == before
    actions.edit_deal(deal.pk, {"name": "Tea house"}, by=owner.actor)
    assert "tea house" in place()[1]


def test_what_is_won_closes_today_unless_said_otherwise(open_deal, change):
    won = change(open_deal(closes_on="2099-01-01"), stage="Won")
    assert (won.outcome, won.closes_on, won.stale_on) == ("won", TODAY(), None)
    lost = change(open_deal(), stage="Lost", closes_on="2026-03-03", lost_reason="Too dear")
    assert (lost.outcome, lost.closes_on, lost.lost_reason) == ("lost", date(2026, 3, 3), "Too dear")
    again = change(lost, stage="Proposal")
    assert (again.outcome, again.closes_on) == ("open", date(2026, 3, 3))


def test_since_when_it_stands_there_is_told_anew_with_each_move(open_deal, change, stages):
    deal = open_deal()
    Deal.objects.filter(pk=deal.pk).update(stage_since=timezone.now() - timedelta(days=30), stage=deal.stage)
    long_there = Deal.objects.get(pk=deal.pk)
    assert long_there.stale_on < TODAY()
    moved = change(long_there, stage="Proposal")
    assert moved.stage_since > long_there.stage_since
    assert moved.stale_on == TODAY() + timedelta(days=21)


def test_a_statement_in_sql_leaves_the_same_behind(open_deal, stages):
    deal = open_deal()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deals_deal SET stage_id = %s WHERE id = %s", [stages["Won"].pk, deal.pk])
    deal.refresh_from_db()
    assert (deal.outcome, deal.closes_on) == ("won", TODAY())


def test_another_pipeline_is_entered_at_its_beginning(open_deal, change, owner):
    tenders = pipelines.create_pipeline({"name": "Tenders"}, by=owner.actor)
    for name in ("Announced", "Handed in"):
        pipelines.create_stage({"pipeline": tenders, "name": name}, by=owner.actor)
    deal = change(open_deal(stage="Negotiation"), pipeline="Tenders")
    assert (deal.pipeline_id, deal.stage.name) == (tenders, "Announced")
    assert open_deal(pipeline="Tenders", stage="Handed in").stage.name == "Handed in"


def test_a_stage_by_name_is_meant_within_the_pipeline_of_the_deal(open_deal, change, owner):
    tenders = pipelines.create_pipeline({"name": "Tenders"}, by=owner.actor)
    for name in ("Announced", "Won"):
        pipelines.create_stage({"pipeline": tenders, "name": name, "outcome": "open"}, by=owner.actor)
    deal = change(open_deal(pipeline="Tenders"), stage="Won")
    assert (deal.pipeline_id, deal.outcome) == (tenders, "open")
    with pytest.raises(Unlinked):
        change(deal, stage="Negotiation")
    assert Deal.objects.get(pk=deal.pk).stage_id == deal.stage_id


def test_what_a_stage_says_reaches_the_deals_that_stand_there(open_deal, stages, owner):
    deal = open_deal()
    pipelines.edit_stage(stages["Qualified"].pk, {"days": 3}, by=owner.actor)
    assert Deal.objects.get(pk=deal.pk).stale_on == TODAY() + timedelta(days=3)
    pipelines.edit_stage(stages["Qualified"].pk, {"outcome": "won"}, by=owner.actor)
    assert Deal.objects.get(pk=deal.pk).outcome == "won"
    assert Stage.objects.get(pk=stages["Qualified"].pk).probability == 100


def test_a_stage_with_deals_stays_and_says_why(open_deal, stages, owner):
    open_deal()
    with pytest.raises(Conflict, match=r"\(1\)"):
        pipelines.delete_stage(stages["Qualified"].pk, by=owner.actor)
    with pytest.raises(Conflict):
        pipelines.delete_pipeline(stages["Qualified"].pipeline_id, by=owner.actor)
    pipelines.delete_stage(stages["Proposal"].pk, by=owner.actor)
    assert Pipeline.objects.count() == 1
    assert Stage.objects.count() == 4


def test_a_deal_is_called_by_what_is_sold_and_to_whom(open_deal, owner):
    Party.objects.create(kind="organisation", name="Hotel Alameda", lifecycle="lead")
    deal = open_deal(name="", party="Hotel Alameda")
    assert (deal.name, deal.party.name) == ("Hotel Alameda", "Hotel Alameda")
    assert read_dict(registry.entity("deal"), deal.pk, owner.actor)["party"]["kind"] == "organisation"


def test_a_customer_who_is_not_there_is_said_and_nothing_is_kept(open_deal):
    with pytest.raises(Unlinked, match="Nobody"):
        open_deal(party="Nobody")
    assert not Deal.objects.exists()


def test_a_deal_is_said_to_be_won_and_stands_where_that_is_said(open_deal, change):
    won = change(open_deal(stage="Proposal"), outcome="won")
    assert (won.outcome, won.stage.name) == ("won", "Won")
    again = change(won, outcome="open")
    assert (again.outcome, again.stage.name) == ("open", "Qualified")
    assert open_deal(stage="Proposal", outcome="lost").stage.name == "Lost"
