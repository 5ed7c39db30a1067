"""Nobody hands out more than he holds: which rights stay within which."""

from uuid import UUID

import pytest

from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.rights import Given, Grants, together
from clientela.platform.permissions.within import beyond

ITALY, POLAND = UUID(int=1), UUID(int=2)


def over(mine: Grants, theirs: Grants, *teams: UUID) -> tuple[str, str] | None:
    return beyond(Actor("user", "Anna", rights=together([Given(mine)]), team_ids=(ITALY,)), [Given(theirs)], teams)


@pytest.mark.parametrize(
    ("mine", "theirs", "wanted"),
    [
        ({}, {}, None), ({"*": {"*": "all"}}, {"*": {"*": "all"}}, None), ({"*": {"see": "all"}}, {"*": {"see": "own"}}, None),
        ({"*": {"see": "own"}}, {"*": {"see": "all"}}, ("see", "*")), ({"*": {"see": "all"}}, {"*": {"*": "own"}}, ("*", "*")),
        ({"*": {"see": "all"}}, {"person": {"see": "all", "edit": "own"}}, ("edit", "person")),
        ({"*": {"see": "all"}, "person": {}}, {"*": {"see": "all"}}, ("see", "person")),
        ({"*": {"*": "all"}, "person": {"see": "all"}}, {"*": {"*": "all"}}, ("*", "person")),
        ({"person": {"*": "all"}}, {"person": {"see": "all", "fly": "team"}}, None),
        ({"*": {"*": "none"}}, {"x": {"y": "none"}}, None),
    ],
)  # fmt: skip
def test_every_type_and_verb_is_compared_those_that_nobody_names_too(mine, theirs, wanted):
    assert over(mine, theirs) == wanted


@pytest.mark.parametrize(
    ("mine", "teams", "within"),
    [("team", [ITALY], True), ("team", [POLAND], False), ("team", [ITALY, POLAND], False), ("team", [], True),
     ("all", [POLAND], True),
     ("own", [ITALY], False)],
)  # fmt: skip
def test_a_team_s_records_are_given_only_by_who_reaches_them(mine, teams, within):
    assert (over({"*": {"see": mine}}, {"*": {"see": "team"}}, *teams) is None) is within


def test_one_scope_alone_can_be_asked_for():
    mine = Actor("user", "Anna", rights=together([Given({"*": {"see": "own"}})]))
    theirs = [Given({"*": {"see": "all", "edit": "team"}})]
    assert beyond(mine, theirs, only="team") == ("edit", "*")
    assert beyond(mine, [Given({"*": {"see": "all"}})], only="team") is None


def test_the_system_may_give_everything():
    assert beyond(SYSTEM, [Given({"*": {"*": "all"}})]) is None
