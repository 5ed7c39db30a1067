"""Roles: made and changed by who may, and never with more than he has himself."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from clientela.platform.directory.roles import actions
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import Denied
from clientela.platform.permissions.rights import Grants

EVERYTHING: Grants = {"*": {"*": "all"}}


def state() -> Any:
    return list(Role.objects.order_by("pk").values()), list(Assignment.objects.order_by("pk").values())


def test_a_changed_role_counts_from_the_next_click_and_history_keeps_what_it_was(owner, charlie):
    key = actions.create_role({"name": "Reader", "grants": {"person": {"see": "all"}}}, by=owner.actor)
    Assignment.objects.create(user=charlie.user, role_id=key)
    assert charlie.browser.get("/people/").status_code == 200
    actions.edit_role(key, {"grants": {}}, by=owner.actor)
    assert charlie.browser.get("/people/").status_code == 403
    past: Any = Role.pgh_event_model  # type: ignore[attr-defined]
    kept = past.objects.get()
    assert (kept.grants, kept.pgh_context.metadata["name"]) == ({"person": {"see": "all"}}, "Olga")


@pytest.mark.parametrize(
    "grants", [EVERYTHING, {"*": {"see": "all"}}, {"person": {"delete": "own"}}, {"nothing": {"x": "own"}}]
)
def test_nobody_writes_more_into_a_role_than_he_has(clerk, grants):
    mine = Assignment.objects.get(user=clerk.user).role_id
    before = state()
    with pytest.raises(Denied):
        actions.create_role({"name": "New", "grants": grants}, by=clerk.actor)
    with pytest.raises(Denied):
        actions.edit_role(mine, {"grants": grants}, by=clerk.actor)
    assert state() == before


def test_nobody_takes_from_a_role_that_gives_more_than_he_has(clerk, owner):
    theirs = Assignment.objects.get(user=owner.user).role_id
    before = state()
    with pytest.raises(Denied):
        actions.edit_role(theirs, {"grants": {}}, by=clerk.actor)
    with pytest.raises(Denied):
        actions.delete_role(theirs, by=clerk.actor)
    assert state() == before


def test_a_role_is_not_widened_in_the_hands_of_who_would_reach_too_far(clerk, alice):
    role = Role.objects.create(name="Shared", grants={})
    Assignment.objects.create(user=alice.user, role=role)
    before = state()
    with pytest.raises(Denied):
        actions.edit_role(role.pk, {"grants": {"*": {"see": "team"}}}, by=clerk.actor)
    assert state() == before


def test_the_role_by_which_rights_are_given_stays(owner):
    mine = Assignment.objects.get(user=owner.user).role_id
    before = state()
    for grants in ({}, {"*": {"*": "all"}, "role": {}}, {"*": {"*": "team"}}):
        with pytest.raises(Conflict):
            actions.edit_role(mine, {"grants": grants}, by=owner.actor)
    assert state() == before


def test_a_role_that_somebody_has_is_not_deleted(owner, alice):
    before = state()
    with pytest.raises(Conflict):
        actions.delete_role(Assignment.objects.get(user=alice.user).role_id, by=owner.actor)
    with pytest.raises(Conflict):
        actions.create_role({"name": "Role of Alice", "grants": {}}, by=owner.actor)
    with pytest.raises(Missing):
        actions.delete_role(new_key(), by=owner.actor)
    assert state() == before


@pytest.mark.parametrize("persona", ["alice", "charlie", "dora"])
def test_who_may_not_configure_changes_no_role(request, persona):
    who = request.getfixturevalue(persona)
    role = Role.objects.create(name="Free", grants={})
    before = state()
    for act in (
        lambda: actions.create_role({"name": "Mine", "grants": {}}, by=who.actor),
        lambda: actions.edit_role(role.pk, {"name": "Mine"}, by=who.actor),
        lambda: actions.delete_role(role.pk, by=who.actor),
    ):
        with pytest.raises(Denied):
            act()
    for url in ("/settings/roles/new/", f"/settings/roles/{role.pk}/", f"/settings/roles/{role.pk}/delete/"):
        assert who.browser.post(url, {"name": "Mine"}).status_code in (403, 422)
    assert state() == before


def test_a_role_asks_its_people_for_a_second_step(owner, alice, bob):
    role = Role.objects.get(assignments__user=alice.user)
    body = {"second_factor": True}
    assert (
        Client().patch(f"/api/v1/roles/{role.pk}", body, content_type="application/json", **alice.bearer).status_code
        == 403
    )
    assert alice.browser.get("/people/?filter={}").status_code == 200
    answer = Client().patch(f"/api/v1/roles/{role.pk}", body, content_type="application/json", **owner.bearer)
    assert (answer.status_code, answer.json()["second_factor"]) == (200, True)
    assert alice.browser.get("/people/?filter={}").headers["Location"] == "/settings/security/?needed=1"
    assert bob.browser.get("/people/?filter={}").status_code == 200
    Authenticator.objects.create(user=alice.user, type="totp", data={"secret": "x"})
    assert alice.browser.get("/people/?filter={}").status_code == 200


def test_the_form_asks_for_a_second_step_and_lets_go_of_it(owner, alice):
    role = Role.objects.get(assignments__user=alice.user)
    for said, kept in (("yes", True), ("", False)):
        owner.browser.post(f"/settings/roles/{role.pk}/", {"name": role.name, "second_factor": said})
        assert Role.objects.get(pk=role.pk).second_factor is kept
