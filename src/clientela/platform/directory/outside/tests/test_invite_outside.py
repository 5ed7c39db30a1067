"""Somebody is invited from the record of a person, with roles of that side alone, by who may; refused, nothing has changed."""

from typing import Any

import pytest
from conftest import TEAM_WORK

from clientela.parties import actions as parties
from clientela.platform.directory.outside.actions import add_starting_roles, invite_outside, show_out
from clientela.platform.directory.roles.actions import create_role
from clientela.platform.directory.users.actions import edit_user
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.actions import erase

SITE = "https://crm.example"


@pytest.fixture
def anna(db: None, alice: Any) -> Any:
    add_starting_roles(by=SYSTEM)
    said = {"name": "Anna Neri", "emails": [{"typed": "anna@roasters.example"}]}
    return parties.create("person", clean(registry.entity("person"), said).facts, by=alice.actor)


def facts(*names: str) -> dict[str, Any]:
    roles = list(Role.objects.filter(name__in=names).values_list("pk", flat=True))
    return {"email": "anna@roasters.example", "name": "Anna Neri", "language": "it", "roles": roles}


def test_who_may_lets_a_person_in_with_what_is_theirs(anna, owner):
    key = invite_outside("people", anna, facts("Customer"), by=owner.actor, site=SITE)
    user = User.objects.get(pk=key)
    assert (user.stands_for, user.is_active, user.language) == (anna, False, "it")
    User.objects.filter(pk=key).update(is_active=True)
    actor = actor_by_user(key)
    assert actor is not None
    assert actor.outside is not None
    assert (actor.scope("see", "order"), actor.may("see", "task"), actor.outside.party) == ("mine", False, anna)


def test_whoever_reaches_as_far_himself_may_invite_and_others_may_not(anna, alice, person_with, team, charlie):
    sales = person_with("Sara", {"*": {**TEAM_WORK["*"], "invite": "team"}}, team)
    far = person_with("Faro", {"*": {**TEAM_WORK["*"], "invite": "all"}}, team)
    for who in (alice, charlie, far):  # Faro would let in people whose records he does not see
        with pytest.raises(Denied):
            invite_outside("people", anna, facts("Customer"), by=who.actor, site=SITE)
    with pytest.raises(Denied):
        invite_outside("people", anna, facts("Partner"), by=sales.actor, site=SITE)
    assert not User.objects.filter(stands_for=anna).exists()
    assert invite_outside("people", anna, facts("Customer"), by=sales.actor, site=SITE)


def test_the_two_sides_never_mix(anna, owner, alice):
    inside = Role.objects.get(name="Role of Alice")
    with pytest.raises(Conflict):
        invite_outside("people", anna, facts("Customer", "Role of Alice"), by=owner.actor, site=SITE)
    with pytest.raises(Unlinked):
        invite_outside("people", anna, facts(), by=owner.actor, site=SITE)
    key = invite_outside("people", anna, facts("Customer"), by=owner.actor, site=SITE)
    with pytest.raises(Conflict):
        edit_user(key, {"roles": [inside.pk]}, by=owner.actor)
    with pytest.raises(Conflict):
        edit_user(alice.user.pk, {"roles": facts("Customer")["roles"]}, by=owner.actor)
    assert list(User.objects.get(pk=key).assignments.values_list("role__name", flat=True)) == ["Customer"]


@pytest.mark.parametrize(("outside", "grants"), [
    (True, {"*": {"see": "mine"}}), (True, {"person": {"see": "all"}}), (True, {"person": {"see": "team"}}),
    (True, {"person": {"export": "mine"}}), (True, {"user": {"see": "mine"}}), (True, {"product": {"edit": "all"}}),
    (True, {"task": {"see": "all"}}), (True, {"household": {"see": "all"}}),
    (False, {"person": {"see": "mine"}}), (False, {"*": {"see": {"scope": "organisation", "where": {}}}}),
])  # fmt: skip
def test_a_role_gives_what_its_side_can_hold(owner, outside, grants):
    with pytest.raises(Conflict):
        create_role({"name": "Odd", "grants": grants, "outside": outside}, by=owner.actor)
    assert not Role.objects.filter(name="Odd").exists()


def test_shown_out_nothing_is_open_any_more(anna, owner, alice):
    key = invite_outside("people", anna, facts("Customer"), by=owner.actor, site=SITE)
    User.objects.filter(pk=key).update(is_active=True)
    User.objects.get(pk=key).invitation.__class__.objects.filter(user=key).update(accepted_at="2026-01-01T00:00Z")
    with pytest.raises(Denied):
        show_out("people", anna, key, by=alice.actor)
    assert actor_by_user(key) is not None
    show_out("people", anna, key, by=owner.actor)
    assert actor_by_user(key) is None


def test_who_is_forgotten_has_no_account_left(anna, owner):
    key = invite_outside("people", anna, facts("Customer"), by=owner.actor, site=SITE)
    erase("people", anna, reason="asked by letter", by=owner.actor)
    assert not User.objects.filter(pk=key).exists()
    assert not User.pgh_event_model.objects.filter(pgh_obj_id=key).exists()


def test_the_page_and_the_api_do_the_same(anna, owner, charlie):
    page = f"/people/{anna}/outside/"
    form = {**facts("Customer"), "roles": [str(one) for one in facts("Customer")["roles"]]}
    assert charlie.browser.get(page).status_code == 403
    assert "anna@roasters.example" in owner.browser.get(page).content.decode()
    assert owner.browser.post(page, form).status_code == 302
    assert owner.browser.post(page, form).status_code == 422
    found = owner.browser.get(f"/api/v1/people/{anna}/outside", **owner.bearer).json()["items"]
    assert [(one["state"], [role["name"] for role in one["roles"]]) for one in found] == [("invited", ["Customer"])]


def test_nobody_stands_for_what_is_no_person(anna, owner, alice):
    firm = parties.create("organisation", {"name": "Roasters"}, by=alice.actor)
    parties.edit("person", anna, {"organisation": {"id": str(firm)}}, by=alice.actor)
    with pytest.raises(Missing):
        invite_outside("organisations", firm, facts("Customer"), by=owner.actor, site=SITE)
    assert f"/people/{anna}/outside/" in owner.browser.get(f"/organisations/{firm}/outside/").content.decode()
