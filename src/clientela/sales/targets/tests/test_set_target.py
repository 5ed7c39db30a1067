"""Targets stand from the company down to people, tell what is reached, and where parts do not come to the whole."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from clientela.platform.people.models import Membership, Team
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.sales.forecast.periods import period_of
from clientela.sales.targets.actions import BadTarget, set_target
from clientela.sales.targets.models import Target
from clientela.sales.targets.reading import progress
from clientela.timeline.models import Entry

__all__ = ["change", "open_deal", "stages"]
YEAR = period_of("2026")


def goal(by, amount, *, measure="revenue", **whose):
    set_target(YEAR, measure, None if amount is None else Decimal(amount), by=by.actor, **whose)


def rows(who, measure="revenue"):
    return {(row.kind, row.label): row for row in progress(who.actor, YEAR, measure).rows}


def test_what_is_reached_and_needed_is_told_of_company_team_and_person(owner, alice, bob, team, open_deal, change):
    goal(owner, 1000), goal(owner, 800, team=team.pk), goal(owner, 500, user=alice.user.pk)
    for who, amount in ((alice, "300"), (bob, "100"), (owner, "50")):
        change(open_deal(amount=amount, owner=str(who.user.pk)), stage="Won", closes_on="2026-03-01")
    found = rows(owner)
    keys = (("company", "Company"), ("team", "Italy"), ("person", "Alice"))
    assert [(found[key].reached, found[key].needed) for key in keys] == [
        (450, 550), (400, 400), (300, 200)]  # fmt: skip
    assert found["person", "Bob"].reached == 100
    assert found["person", "Bob"].goal is None


def test_parts_that_do_not_come_to_the_whole_are_told(owner, alice, bob, team):
    goal(owner, 1000), goal(owner, 800, team=team.pk)
    goal(owner, 500, user=alice.user.pk), goal(owner, 300, user=bob.user.pk)
    found = rows(owner)
    assert found["company", "Company"].gap == -200
    assert found["team", "Italy"].gap is None
    goal(owner, 400, user=bob.user.pk)
    assert rows(owner)["team", "Italy"].gap == 100
    assert "€ 100 more than the whole" in owner.browser.get("/targets/?period=2026").content.decode().replace(
        "\xa0", " "
    )


def test_the_chance_to_reach_it_comes_from_the_forecast(owner, open_deal, change):
    change(open_deal(amount="500"), stage="Won", closes_on="2026-03-01")
    goal(owner, 400)
    assert rows(owner)["company", "Company"].chance == 1
    goal(owner, 10_000_000)
    assert rows(owner)["company", "Company"].chance == 0


def test_deals_and_activities_are_counted(owner, open_deal, change):
    change(open_deal(amount="500"), stage="Won", closes_on="2026-03-01")
    body = {"title": "Rang", "kind": "call", "body": "Moka", "at": "2026-05-12T10:00+02:00"}
    Client().post("/api/v1/activity", body, content_type="application/json", **owner.bearer)
    assert rows(owner, "deals")["person", "Olga"].reached == 1
    assert rows(owner, "activities")["person", "Olga"].reached == 1


def test_what_is_only_planned_is_not_reached(owner):
    later = {"title": "Ring", "kind": "call", "at": (timezone.now() + timedelta(hours=1)).isoformat()}
    Client().post("/api/v1/activity", later, content_type="application/json", **owner.bearer)
    assert Entry.objects.count() == 1
    assert rows(owner, "activities")["company", "Company"].reached == 0


def test_a_department_reaches_what_its_teams_do_each_person_once(owner, alice, bob, team, open_deal, change):
    above = Team.objects.create(name="Sales", kind=Team.Kind.DEPARTMENT)
    Team.objects.filter(pk=team.pk).update(parent=above)
    Membership.objects.create(team=above, user=alice.user)
    for who, amount in ((alice, "300"), (bob, "200")):
        change(open_deal(amount=amount, owner=str(who.user.pk)), stage="Won", closes_on="2026-03-01")
    found = rows(owner)
    assert [found[key].reached for key in (("team", "Sales"), ("team", "Italy"))] == [500, 500]


def test_a_seller_sees_his_team_and_a_stranger_nothing(owner, alice, bob, charlie, person_with, team):
    goal(owner, 1000)
    assert set(rows(alice)) == {("team", "Italy"), ("person", "Alice"), ("person", "Bob")}
    stan = person_with("Stan", {"*": {"see": "own"}})
    assert set(rows(stan)) == {("person", "Stan")}
    with pytest.raises(Denied):
        rows(charlie)
    assert charlie.browser.get("/targets/").status_code == 403


@pytest.mark.parametrize("persona", ["alice", "charlie"])
def test_who_may_not_configure_sets_nothing(request, persona, owner):
    who = request.getfixturevalue(persona)
    with pytest.raises(Denied):
        goal(who, 100)
    assert who.browser.post("/targets/?period=2026", {"kind": "company", "goal": "5"}).status_code == 403
    sent = {"data": {"period": "2026", "goal": "5"}, "content_type": "application/json"}
    assert Client().put("/api/v1/targets", **sent, **who.bearer).status_code == 403
    assert not Target.objects.exists()


@pytest.mark.parametrize("amount", ["0", "-5", "much", "1e20", "NaN"])
def test_what_is_no_target_is_refused_and_said(amount, owner):
    page = owner.browser.post("/targets/?period=2026", {"kind": "company", "goal": amount})
    assert page.status_code == 422
    assert "Not saved" in page.content.decode()
    assert page.content.decode().count(f'value="{amount}"') == 1
    sent = {"data": {"period": "2026", "goal": amount}, "content_type": "application/json"}
    assert Client().put("/api/v1/targets", **sent, **owner.bearer).status_code == 422
    assert not Target.objects.exists()


def test_page_and_api_set_change_and_take_away(owner, alice):
    sent = {"kind": "person", "key": str(alice.user.pk), "goal": "1200"}
    assert owner.browser.post("/targets/?period=2026-Q2", sent).status_code == 302
    assert owner.browser.post("/targets/?period=2026-Q2", sent | {"goal": "1300"}).status_code == 302
    assert Target.objects.get().goal == 1300
    items = Client().get("/api/v1/targets?period=2026-Q2", **owner.bearer).json()["items"]
    assert {one["name"]: one["goal"] for one in items}["Alice"]
    body = {"period": "2026-Q2", "user": str(alice.user.pk), "goal": None}
    assert Client().put("/api/v1/targets", body, content_type="application/json", **owner.bearer).status_code == 204
    assert not Target.objects.exists()


def test_a_team_and_a_person_together_and_strangers_are_no_target(owner, alice, team):
    with pytest.raises(BadTarget):
        goal(owner, 5, team=team.pk, user=alice.user.pk)
    with pytest.raises(BadTarget):
        goal(owner, 5, team=alice.user.pk)
    with pytest.raises(BadTarget):
        goal(owner, 5, measure="shoes")
    assert not Target.objects.exists()


def test_a_period_begins_with_its_first_day_and_ends_with_its_last(owner, open_deal, change):
    for day in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01"):
        change(open_deal(amount="100"), stage="Won", closes_on=day)
        for hour in ("00:00:00", "23:59:59"):
            at = timezone.make_aware(datetime.fromisoformat(f"{day}T{hour}"))
            Entry.objects.create(kind="call", at=at, by_user=owner.user)
    told = {
        name: progress(owner.actor, period_of("2026-03"), name).rows[0].reached
        for name in ("revenue", "deals", "activities")
    }
    assert told == {"revenue": 200, "deals": 2, "activities": 4}
