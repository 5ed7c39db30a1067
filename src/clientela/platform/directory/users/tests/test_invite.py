"""Somebody is asked in: by mail and by a link that works once, for seven days; and never with more rights than the one who asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from clientela.platform.directory.conftest import SITE
from clientela.platform.directory.models import Invitation
from clientela.platform.directory.users import actions, invitations
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.models import Fact
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied

NEW = {"email": "nina@clientela.example", "name": "Nina", "language": "pl", "roles": [], "teams": []}
PASSWORD = {"name": "Nina Nowak", "password": "quite a long password"}


def invite(who: Any, **facts: Any) -> Invitation:
    return Invitation.objects.get(user=actions.invite(NEW | facts, by=who.actor, site=SITE))


def test_the_mail_brings_the_link_in_the_language_of_who_is_invited(owner, do_jobs):
    one = invite(owner)
    assert do_jobs() == ["mail_invitation"]
    (letter,) = mail.outbox
    assert letter.to == ["nina@clientela.example"]
    assert SITE + invitations.path(one) in letter.body
    assert letter.subject.startswith("Zaproszenie")
    assert Fact.objects.get(name="UserInvited").actor["name"] == "Olga"


def test_who_was_invited_comes_in_once(owner, team):
    role = Role.objects.create(name="Reader", grants={"*": {"see": "all"}})
    link = invitations.path(invite(owner, roles=[role.pk], teams=[team.pk]))
    assert "Olga" in Client().get(link).content.decode()
    assert Client().post(link, PASSWORD).status_code == 200
    nina = User.objects.get(email=NEW["email"])
    assert (nina.name, nina.is_active, nina.check_password(PASSWORD["password"])) == ("Nina Nowak", True, True)
    assert Client().post(link, {"name": "Eve", "password": "another long password"}).status_code == 410
    assert User.objects.get(pk=nina.pk).check_password(PASSWORD["password"])
    browser = Client()
    assert browser.post("/login/", {"email": nina.email, "password": PASSWORD["password"]}).status_code == 302
    assert browser.get("/people/").status_code == 200


def test_the_same_link_used_twice_at_once_lets_one_in(owner):
    one = invite(owner)
    actions.accept(one.pk, name="Nina", password=PASSWORD["password"], by=owner.actor)
    with pytest.raises(Missing):
        actions.accept(one.pk, name="Eve", password="another long password", by=owner.actor)
    assert User.objects.get(pk=one.user_id).name == "Nina"


@pytest.mark.parametrize("password", ["", "short", "password12345"[:10], "1234567890"])
def test_a_poor_password_is_refused_and_nobody_comes_in(owner, password):
    link = invitations.path(invite(owner))
    response = Client().post(link, {"name": "Nina", "password": password})
    assert response.status_code == 422
    assert not User.objects.get(email=NEW["email"]).is_active
    assert Client().get(link).status_code == 200


def test_after_seven_days_the_link_is_dead(owner):
    one = invite(owner)
    link = invitations.path(one)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(link, PASSWORD).status_code == 410
    one.refresh_from_db()
    assert Client().post(invitations.path(one), PASSWORD).status_code == 410
    assert not User.objects.get(email=NEW["email"]).is_active


def test_a_newer_link_kills_the_one_before(owner, do_jobs):
    one = invite(owner)
    old = invitations.path(one)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    actions.invite_again(one.user_id, by=owner.actor, site=SITE)
    one.refresh_from_db()
    assert Client().get(old).status_code == 410
    assert Client().get(invitations.path(one)).status_code == 200


@pytest.mark.parametrize(
    "change", [lambda link: link[:-2] + "/", lambda link: "/join/x/", lambda link: link.replace("/join/", "/join/a")]
)
def test_a_made_up_link_is_dead(owner, change):
    assert Client().get(change(invitations.path(invite(owner)))).status_code == 410


def test_who_is_withdrawn_was_never_here(owner, do_jobs):
    one = invite(owner)
    actions.withdraw(one.user_id, by=owner.actor)
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert do_jobs() == ["mail_invitation"]
    assert mail.outbox == []


def test_an_address_is_invited_once(owner, alice):
    invite(owner)
    for email in (NEW["email"], alice.user.email):
        with pytest.raises(Conflict):
            invite(owner, email=email)
    assert Invitation.objects.count() == 1


def test_nobody_is_invited_with_more_rights_than_one_has(clerk, team):
    everything = Role.objects.create(name="All", grants={"*": {"*": "all"}})
    teamwork = Role.objects.create(name="Team", grants={"*": {"see": "team"}})
    for facts in ({"roles": [everything.pk]}, {"roles": [teamwork.pk], "teams": [team.pk]}):
        with pytest.raises(Denied):
            invite(clerk, **facts)
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert invite(clerk, roles=[teamwork.pk])


def test_who_may_not_configure_invites_nobody(alice, charlie):
    for who in (alice, charlie):
        with pytest.raises(Denied):
            invite(who)
        assert who.browser.post("/settings/users/invite/", NEW).status_code == 403
    assert Invitation.objects.count() == 0


def test_what_is_not_there_can_not_be_given(owner):
    with pytest.raises(Unlinked):
        invite(owner, roles=[new_key()])
    assert Invitation.objects.count() == 0


def test_the_page_shows_the_link_to_who_may_invite_only(owner, alice):
    made = owner.browser.post("/settings/users/invite/", NEW | {"email": " NINA@Clientela.example"})
    assert made.status_code == 302
    link = invitations.path(Invitation.objects.get())
    assert link in owner.browser.get(made.headers["Location"]).content.decode()
    assert link not in alice.browser.get(made.headers["Location"]).content.decode()
    wrong = owner.browser.post("/settings/users/invite/", NEW | {"email": "no address", "name": "Kept"})
    assert wrong.status_code == 422
    assert "Kept" in wrong.content.decode()
