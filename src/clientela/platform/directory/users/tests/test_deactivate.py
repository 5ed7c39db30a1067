"""Somebody leaves: out at once, back only as told, and the records find a new owner."""

import pytest
from django.test import Client

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.directory.conftest import PASSWORD
from clientela.platform.directory.users import actions
from clientela.platform.directory.users.handing_over import owned, pass_on
from clientela.platform.entities.reading import Conflict, Unlinked
from clientela.platform.events.models import Fact
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Session, User
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.queries import Denied


def test_sessions_and_tokens_end_at_once_and_do_not_come_back(owner, alice):
    assert alice.browser.get("/people/").status_code == 200
    actions.deactivate(alice.user.pk, by=owner.actor)
    assert alice.browser.get("/people/").status_code == 302
    assert Client().get("/api/v1/people", **alice.bearer).status_code == 401
    assert Client().post("/login/", {"email": alice.user.email, "password": PASSWORD}).status_code == 422
    actions.reactivate(alice.user.pk, by=owner.actor)
    assert alice.browser.get("/people/").status_code == 302
    assert Client().get("/api/v1/people", **alice.bearer).status_code == 401
    assert Client().post("/login/", {"email": alice.user.email, "password": PASSWORD}).status_code == 302


def test_nobody_switches_off_himself_or_who_has_more(owner, clerk):
    for key, by in ((owner.user.pk, owner), (owner.user.pk, clerk)):
        with pytest.raises((Conflict, Denied)):
            actions.deactivate(key, by=by.actor)
    assert User.objects.filter(pk=owner.user.pk, is_active=True).exists()
    assert Session.objects.filter(user=owner.user).exists()
    assert Token.objects.filter(user=owner.user, ended_at=None).exists()


def test_the_last_administrator_stays_even_against_another_admin_s_wish(owner, person_with):
    second = person_with("Oscar", {"*": {"*": "all"}})
    User.objects.filter(pk=second.user.pk).update(password="!")  # can't sign in
    with pytest.raises(Conflict):
        actions.deactivate(owner.user.pk, by=second.actor)
    assert owner.browser.get("/people/").status_code == 200


def test_records_are_handed_over_by_their_own_verb(owner, alice, bob, do_jobs):
    keys = [parties.create("person", {"name": f"Anna {n}"}, by=alice.actor) for n in range(3)]
    kept = parties.create("person", {"name": "Piotr"}, by=owner.actor)
    assert [(entity.key, number) for entity, number in owned(alice.user.pk, by=owner.actor)] == [("person", 3)]
    actions.hand_over(alice.user.pk, bob.user.pk, by=owner.actor)
    assert do_jobs() == ["hand_over"]
    assert set(Party.objects.filter(owner=bob.user).values_list("pk", flat=True)) == set(keys)
    assert Party.objects.get(pk=kept).owner == owner.user
    assert set(Party.objects.filter(owner=bob.user).values_list("version", flat=True)) == {2}
    assert Fact.objects.get(name="RecordsHandedOver").payload["count"] == 3
    assert pass_on(alice.user.pk, bob.user.pk, by=owner.actor) == 0


def test_records_go_to_an_active_user_only(owner, alice, bob, do_jobs):
    parties.create("person", {"name": "Anna"}, by=alice.actor)
    actions.deactivate(bob.user.pk, by=owner.actor)
    for to in (bob.user.pk, alice.user.pk, new_key()):
        with pytest.raises(Unlinked):
            actions.hand_over(alice.user.pk, to, by=owner.actor)
    assert do_jobs() == []
    assert owner.browser.post(f"/settings/users/{alice.user.pk}/hand-over/", {"to": "x"}).status_code == 422


def test_only_what_one_may_edit_is_handed_over(clerk, alice, bob):
    parties.create("person", {"name": "Anna"}, by=alice.actor)
    assert pass_on(alice.user.pk, bob.user.pk, by=clerk.actor) == 0
    assert Party.objects.get().owner == alice.user


def test_the_page_leads_through_leaving(owner, alice):
    parties.create("person", {"name": "Anna"}, by=alice.actor)
    page = f"/settings/users/{alice.user.pk}/"
    assert "hand-over" in owner.browser.get(page).content.decode()
    assert 'role="status"' in owner.browser.post(f"{page}deactivate/", follow=True).content.decode()
    assert "reactivate" in owner.browser.get(page).content.decode()
    assert owner.browser.post(f"{page}explode/").status_code == 404
    assert owner.browser.get(f"{page}deactivate/").status_code == 405
