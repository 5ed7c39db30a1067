"""Teams and departments: made, moved and deleted by who may, and never so that somebody reaches more than is his to give."""

from typing import Any

import pytest

from clientela.platform.directory.teams import actions
from clientela.platform.directory.teams.reading import tree
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Membership, Team
from clientela.platform.permissions.queries import Denied


def state() -> Any:
    return list(Team.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values())


def test_a_tree_grows_and_is_told_from_the_top(owner, alice, team):
    sales = actions.create_team({"name": "Sales", "kind": "department", "parent": None}, by=owner.actor)
    actions.edit_team(team.pk, {"parent": sales}, by=owner.actor)
    actions.create_team({"name": "Iberia", "kind": "team", "parent": sales}, by=owner.actor)
    said = [(one.team.name, one.depth, one.people) for one in tree()]
    assert said == [("Sales", 0, 0), ("Iberia", 1, 0), ("Italy", 1, 1)]
    past: Any = Team.pgh_event_model  # type: ignore[attr-defined]
    assert [row.parent_id for row in past.objects.all()] == [None]


def test_a_team_never_stands_below_itself(owner, team):
    above = Team.objects.create(name="Sales")
    Team.objects.filter(pk=team.pk).update(parent=above)
    before = state()
    for key, parent in ((above.pk, team.pk), (above.pk, above.pk), (team.pk, new_key())):
        with pytest.raises(Unlinked):
            actions.edit_team(key, {"parent": parent}, by=owner.actor)
    assert state() == before


def test_a_name_is_taken_once_and_what_is_full_stays(owner, team):
    Team.objects.create(name="Poland", parent=team)
    before = state()
    with pytest.raises(Conflict):
        actions.create_team({"name": "Italy"}, by=owner.actor)
    with pytest.raises(Conflict):
        actions.delete_team(team.pk, by=owner.actor)
    with pytest.raises(Missing):
        actions.delete_team(new_key(), by=owner.actor)
    assert state() == before


def test_who_moves_teams_does_not_reach_more_by_it(clerk, alice, team, person_with):
    mine = Team.objects.create(name="Clerks")
    Membership.objects.create(user=clerk.user, team=mine)
    before = state()
    with pytest.raises(Denied):
        actions.edit_team(team.pk, {"parent": mine.pk}, by=clerk.actor)
    assert state() == before


def test_moving_below_those_who_reach_all_anyway_is_fine(clerk, owner, alice, team):
    above = Team.objects.create(name="Board")
    Membership.objects.create(user=owner.user, team=above)
    actions.edit_team(team.pk, {"parent": above.pk}, by=clerk.actor)
    assert Team.objects.get(pk=team.pk).parent == above


@pytest.mark.parametrize("persona", ["alice", "charlie", "dora"])
def test_who_may_not_configure_changes_no_team(request, persona, team):
    who = request.getfixturevalue(persona)
    before = state()
    for act in (
        lambda: actions.create_team({"name": "Mine"}, by=who.actor),
        lambda: actions.edit_team(team.pk, {"name": "Mine"}, by=who.actor),
        lambda: actions.delete_team(team.pk, by=who.actor),
    ):
        with pytest.raises(Denied):
            act()
    for url in ("/settings/teams/new/", f"/settings/teams/{team.pk}/", f"/settings/teams/{team.pk}/delete/"):
        assert who.browser.post(url, {"name": "Mine", "kind": "team"}).status_code in (403, 422)
    assert state() == before


def test_pages_make_change_and_delete(owner, team):
    form = {"name": "Sales", "kind": "department", "parent": ""}
    assert owner.browser.post("/settings/teams/new/", form).status_code == 302
    sales = Team.objects.get(name="Sales")
    page = f"/settings/teams/{team.pk}/"
    assert owner.browser.post(page, {"name": "Italia", "kind": "team", "parent": str(sales.pk)}).status_code == 302
    assert Team.objects.get(pk=team.pk).parent == sales
    assert owner.browser.post(page, {"name": "", "kind": "team"}).status_code == 422
    assert owner.browser.post(page, {"name": "x", "kind": "club", "parent": "y"}).status_code == 422
    assert owner.browser.post(f"{page}delete/").status_code == 302
    assert not Team.objects.filter(pk=team.pk).exists()
