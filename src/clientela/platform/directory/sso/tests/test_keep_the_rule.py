"""Only single sign-on: passwords open the door for emergency accounts alone. And what holds of a session that a provider opened."""

import time

import pytest
from django.test import Client

from clientela.platform.directory.conftest import PASSWORD
from clientela.platform.directory.sso import actions, oidc
from clientela.platform.directory.sso.models import SignInRule
from clientela.platform.directory.users.actions import deactivate
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.people.models import Company, Session

RULE = "/settings/sign-in/rule/"


@pytest.fixture
def only(owner, provider):
    """Passwords count for Olga alone."""
    actions.edit_rule({"only_sso": True, "emergency": [owner.user.pk]}, by=owner.actor)


def test_a_password_no_longer_opens_the_door_but_for_emergency_accounts(only, owner, alice, sign_in):
    browser, answer = sign_in(alice)
    assert answer.headers["Location"] == "/login/?only=sso"
    assert browser.get("/people/").status_code == 302
    assert "single sign-on alone" in browser.get("/login/?only=sso").content.decode()
    assert sign_in(owner)[0].get("/people/").status_code == 200


def test_a_provider_still_opens_it(only, anna, come):
    assert come()[0].get("/people/").status_code == 200


def test_what_a_provider_proved_is_worth_nothing_to_a_password(only, provider, alice, sign_in, anna, come):
    browser, _answer = come()
    session = browser.session
    assert session["sso"]["provider"] == str(provider.pk)
    browser.post("/logout/")
    answer = browser.post("/login/", {"email": alice.user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/login/?only=sso"


def test_nobody_is_locked_out_by_the_rule(owner, alice, provider):
    for facts in ({"emergency": []}, {"emergency": [alice.user.pk]}, {"emergency": [provider.pk]}):
        with pytest.raises((Conflict, Missing)):
            actions.edit_rule({"only_sso": True} | facts, by=owner.actor)
    assert not SignInRule.objects.filter(only_sso=True).exists()
    assert owner.browser.post(RULE, {"only_sso": "yes", "emergency": [str(alice.user.pk)]}).status_code == 422
    assert owner.browser.post(RULE, {"only_sso": "yes", "emergency": [str(owner.user.pk)]}).status_code == 302


def test_the_last_way_in_stays(only, owner, provider, person_with):
    second = person_with("Otto", {"*": {"*": "all"}})
    with pytest.raises(Conflict):
        actions.remove_provider(provider.pk, by=owner.actor)
    with pytest.raises(Conflict):
        deactivate(owner.user.pk, by=second.actor)
    assert sorted(SignInRule.objects.get().emergency) == [str(owner.user.pk)]


def test_without_a_provider_there_is_no_such_rule(owner):
    with pytest.raises(Conflict):
        actions.edit_rule({"only_sso": True, "emergency": [owner.user.pk]}, by=owner.actor)


@pytest.mark.parametrize(("amr", "asked"), [(["pwd"], True), (["pwd", "otp"], False), (None, True)])
def test_a_second_step_is_ours_unless_the_provider_proved_one(owner, provider, anna, idp, come, amr, asked):
    actions.edit_provider(provider.pk, {"second_steps": ["otp", "mfa"]}, by=owner.actor)
    Company.objects.create(second_factor=True)
    idp.person["amr"] = amr
    browser, _answer = come()
    assert ("needed=1" in browser.get("/people/").headers.get("Location", "")) is asked


def logout_token(idp, **more):
    now = int(time.time())
    told = {"nonce": None, "iat": now, "jti": "1", "events": {oidc.SIGN_OUT: {}}, "email": None, "name": None}
    return idp.sign(**told | more)


def test_the_provider_ends_the_session_that_it_names(provider, anna, idp, come):
    idp.person["sid"] = "s-1"
    first, _answer = come()
    idp.person["sid"] = "s-2"
    second, _answer = come()
    out = f"/login/with/{provider.pk}/out/"
    assert Client().post(out, {"logout_token": logout_token(idp, sid="s-1")}).status_code == 200
    assert first.get("/people/").status_code == 302
    assert second.get("/people/").status_code == 200
    assert Client().post(out, {"logout_token": logout_token(idp, sid=None)}).status_code == 200
    assert second.get("/people/").status_code == 302


@pytest.mark.parametrize(
    "spoil", [{"events": {}}, {"nonce": "n"}, {"sub": None, "sid": None}, {"aud": "x"}, {"iss": "x"}]
)
def test_what_is_no_word_of_the_provider_ends_nothing(provider, anna, idp, come, spoil):
    come()
    before = Session.objects.count()
    token = logout_token(idp, **spoil)
    assert Client().post(f"/login/with/{provider.pk}/out/", {"logout_token": token}).status_code == 400
    assert Client().post(f"/login/with/{provider.pk}/out/", {"logout_token": "x"}).status_code == 400
    assert Session.objects.count() == before
