"""A user is changed: by who may, never beyond his own rights, and never so that nobody can give rights any more."""

from typing import Any

import pytest
from django.core import mail

from clientela.platform.directory.account.actions import set_password
from clientela.platform.directory.users import actions
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import Denied


def state() -> Any:
    return [list(model.objects.order_by("pk").values()) for model in (User, Membership, Assignment)]


def role(name: str, **grants: Any) -> Role:
    return Role.objects.create(name=name, grants=grants)


def test_what_is_named_changes_and_what_stays_is_not_touched(owner, alice, team):
    kept = Assignment.objects.get(user=alice.user).pk
    reader, poland = role("Reader", person={"see": "all"}), Team.objects.create(name="Poland")
    roles = [reader.pk, Assignment.objects.get(user=alice.user).role_id]
    actions.edit_user(alice.user.pk, {"name": "Alice B", "roles": roles, "teams": [poland.pk]}, by=owner.actor)
    assert User.objects.get(pk=alice.user.pk).name == "Alice B"
    assert Assignment.objects.filter(pk=kept).exists()
    assert [m.team.name for m in Membership.objects.filter(user=alice.user)] == ["Poland"]
    assert Fact.objects.get(name="UserChanged").payload["roles"] == ["Reader", "Role of Alice"]
    past: Any = Membership.pgh_event_model  # type: ignore[attr-defined]
    assert past.objects.get().team_id == team.pk


def test_nobody_gives_himself_or_another_more_than_he_has(clerk, charlie, team):
    everything, teamwork = role("All", **{"*": {"*": "all"}}), role("Team", **{"*": {"see": "team"}})
    before = state()
    for who in (clerk, charlie):
        mine = list(Assignment.objects.filter(user=who.user).values_list("role_id", flat=True))
        for changes in ({"roles": [*mine, everything.pk]}, {"teams": [team.pk], "roles": [*mine, teamwork.pk]}):
            with pytest.raises(Denied):
                actions.edit_user(who.user.pk, changes, by=clerk.actor)
    assert state() == before


def test_nobody_rules_over_who_has_more(clerk, owner):
    before = state()
    for changes in ({"email": "clara+owner@clientela.example"}, {"roles": []}, {"name": "Nobody"}):
        with pytest.raises(Denied):
            actions.edit_user(owner.user.pk, changes, by=clerk.actor)
    assert state() == before
    response = clerk.browser.post(f"/settings/users/{owner.user.pk}/", {"name": "x", "email": "x@clientela.example"})
    assert response.status_code == 422
    assert state() == before


def test_the_last_who_can_give_rights_keeps_them(owner):
    before = state()
    with pytest.raises(Conflict):
        actions.edit_user(owner.user.pk, {"roles": []}, by=owner.actor)
    assert state() == before


def test_where_another_remains_one_may_step_down(owner, person_with):
    second = person_with("Oscar", {"*": {"*": "all"}})
    actions.edit_user(owner.user.pk, {"roles": []}, by=second.actor)
    assert not Assignment.objects.filter(user=owner.user).exists()


@pytest.mark.parametrize("persona", ["alice", "charlie", "dora"])
def test_who_may_not_configure_changes_nobody(request, persona, bob):
    who, before = request.getfixturevalue(persona), state()
    before = state()
    with pytest.raises(Denied):
        actions.edit_user(bob.user.pk, {"name": "Eve"}, by=who.actor)
    assert who.browser.post(f"/settings/users/{bob.user.pk}/", {"name": "Eve"}).status_code in (403, 422)
    for act in ("deactivate", "reactivate", "forget-factors", "hand-over", "invite-again", "withdraw"):
        response = who.browser.post(f"/settings/users/{bob.user.pk}/{act}/", {"to": str(who.user.pk)})
        assert response.status_code in (403, 422), act
    assert state() == before


def test_an_address_belongs_to_one(owner, alice, bob):
    with pytest.raises(Conflict):
        actions.edit_user(alice.user.pk, {"email": bob.user.email}, by=owner.actor)
    with pytest.raises(Missing):
        actions.edit_user(new_key(), {"name": "x"}, by=owner.actor)
    assert User.objects.get(pk=alice.user.pk).email == alice.user.email


def test_a_new_address_is_told_to_the_old_one(owner, alice, do_jobs):
    actions.edit_user(alice.user.pk, {"email": "new@clientela.example"}, by=owner.actor)
    actions.edit_user(alice.user.pk, {"email": "new@clientela.example", "name": "Alice"}, by=owner.actor)
    assert do_jobs() == ["mail_notice"]
    (letter,) = mail.outbox
    assert letter.to == ["alice@clientela.example"]
    assert "new@clientela.example" in letter.body


def test_history_keeps_what_a_user_was_but_no_password_and_no_signing_in(owner, alice, sign_in):
    past: Any = User.pgh_event_model  # type: ignore[attr-defined]
    sign_in(alice)
    set_password(alice.user, "quite another password", by=alice.actor)
    assert past.objects.count() == 0
    actions.edit_user(alice.user.pk, {"language": "pl"}, by=owner.actor)
    assert past.objects.get().language == "en"
    assert "password" not in {field.name for field in past._meta.get_fields()}


def test_a_department_reaches_the_teams_below_it(person_with, alice, team):
    above = Team.objects.create(name="Sales", kind="department")
    Team.objects.filter(pk=team.pk).update(parent=above)
    head = person_with("Hanna", {"person": {"see": "team"}}, above)
    assert set(head.actor.team_ids) == {above.pk, team.pk}
    assert set(alice.actor.team_ids) == {team.pk}


def test_the_form_changes_what_differs(owner, alice, team):
    form = {
        "name": "Alice",
        "email": alice.user.email,
        "language": "it",
        "time_zone": "Europe/Rome",
        "teams": [str(team.pk)],
    }
    response = owner.browser.post(f"/settings/users/{alice.user.pk}/", form)
    assert response.status_code == 302
    assert User.objects.get(pk=alice.user.pk).language == "it"
    assert Fact.objects.get(name="UserChanged").payload["fields"] == ["language", "roles"]
