"""What everybody may do with the own account, and nobody with another's: profile, tokens, sessions."""

import re

import pytest
from django.test import Client

from clientela.platform.directory.account import actions, devices, sessions
from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.people.models import Session, User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_token
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.queries import Denied
from clientela.platform.permissions.tokens import digest

PROFILE = {"name": "Àlice", "language": "it", "time_zone": "Europe/Madrid", "single_keys": "yes", "theme": "dark"}


def test_the_profile_is_what_the_next_page_speaks(charlie):
    response = charlie.browser.post("/settings/profile/", PROFILE)
    assert (response.status_code, response.cookies["theme"].value) == (302, "dark")
    me = User.objects.get(pk=charlie.user.pk)
    assert (me.name, me.language, me.time_zone, me.single_keys) == ("Àlice", "it", "Europe/Madrid", True)
    page = charlie.browser.get("/settings/profile/")
    assert page.headers["Content-Language"] == "it"
    assert "data-no-keys" not in page.content.decode()


def test_single_letters_are_switched_off(charlie):
    charlie.browser.post("/settings/profile/", {**PROFILE, "single_keys": "", "theme": ""})
    assert "data-no-keys" in charlie.browser.get("/settings/profile/").content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"language": "tlh"}, {"time_zone": "Mars/Base"}, {"name": "x" * 600}])
def test_a_profile_that_can_not_be_is_refused_and_kept_on_the_page(charlie, wrong):
    before = User.objects.values().get(pk=charlie.user.pk)
    response = charlie.browser.post("/settings/profile/", PROFILE | wrong)
    assert response.status_code == 422
    assert "Europe/Madrid" in response.content.decode()
    assert User.objects.values().get(pk=charlie.user.pk) == before


def test_only_what_is_one_s_own_can_be_changed_there(charlie):
    charlie.browser.post("/settings/profile/", PROFILE | {"email": "x@clientela.example", "is_active": ""})
    me = User.objects.get(pk=charlie.user.pk)
    assert (me.email, me.is_active) == (charlie.user.email, True)
    with pytest.raises(Denied):
        actions.edit_profile({"name": "x"}, by=SYSTEM)


def test_a_token_is_shown_once_works_and_ends(alice):
    page = alice.browser.post("/settings/tokens/", {"name": "till", "days": "30"}).content.decode()
    text = re.search(r'value="(clt_[\w-]+)"', page)[1]
    assert text not in alice.browser.get("/settings/tokens/").content.decode()
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert Client().get("/api/v1/people", **bearer).status_code == 200
    made = Token.objects.get(name="till")
    assert made.used_at is not None
    assert alice.browser.post(f"/settings/tokens/{made.pk}/end/").status_code == 302
    assert Client().get("/api/v1/people", **bearer).status_code == 401
    assert list(Fact.objects.order_by("pk").values_list("name", flat=True)) == ["TokenMade", "TokenEnded"]


def test_the_use_of_a_token_is_noted_once_an_hour(alice):
    text = actions.make_token("till", days=30, by=alice.actor)
    actor_by_token(digest(text))
    first = Token.objects.get(name="till").used_at
    actor_by_token(digest(text))
    assert Token.objects.get(name="till").used_at == first


def test_nobody_ends_another_s_token_and_a_token_makes_none(alice, bob):
    theirs = Token.objects.get(user=bob.user)
    with pytest.raises(Missing):
        actions.end_token(theirs.pk, by=alice.actor)
    with pytest.raises(Denied):
        actions.make_token("more", days=30, by=alice.actor.acting_as("token", through="token x"))
    assert Token.objects.filter(ended_at=None).count() == 2
    assert alice.browser.post("/settings/tokens/", {"name": "", "days": "30"}).status_code == 422
    assert alice.browser.post("/settings/tokens/", {"name": "x", "days": "9999"}).status_code == 422


def test_a_browser_is_signed_out_from_another_one(alice, sign_in):
    other, _answer = sign_in(alice)
    page = alice.browser.get("/settings/security/").content.decode()
    names = re.findall(r"sessions/([0-9a-f]{32})/end/", page)
    assert len(names) == 1
    assert alice.browser.post(f"/settings/security/sessions/{names[0]}/end/").status_code == 302
    assert other.get("/people/").status_code == 302
    assert alice.browser.get("/people/").status_code == 200


def test_all_other_browsers_are_signed_out_at_once(alice, bob, sign_in):
    others = [sign_in(alice)[0], sign_in(alice)[0]]
    alice.browser.post("/settings/security/sessions/end/")
    assert [one.get("/people/").status_code for one in (*others, alice.browser, bob.browser)] == [302, 302, 200, 200]


def test_nobody_signs_out_another(alice, bob):
    theirs = Session.objects.get(user=bob.user).session_key
    for name in (theirs, sessions._name(theirs), "x"):
        assert alice.browser.post(f"/settings/security/sessions/{name}/end/").status_code == 404
    with pytest.raises(Missing):
        actions.end_session(theirs, by=alice.actor)
    assert bob.browser.get("/people/").status_code == 200


def test_a_session_s_key_is_on_no_page(alice):
    key = Session.objects.get(user=alice.user).session_key
    assert key not in alice.browser.get("/settings/security/").content.decode()


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox on Windows"),
        ("curl/8", "Unknown browser"), ("", "Unknown browser"),
    ],
)  # fmt: skip
def test_a_browser_is_called_by_its_name(agent, label):
    assert devices.label(agent) == label


def test_a_token_is_made_for_less_than_one_may(alice):
    form = {"name": "till", "days": "30", "reach": "", "level:person": "read", "networks": "203.0.113.7, 10.0.0.0/8"}
    assert alice.browser.post("/settings/tokens/", form).status_code == 200
    made = Token.objects.get(name="till")
    assert (made.scopes, made.networks) == (["person:read"], ["203.0.113.7/32", "10.0.0.0/8"])
    assert Fact.objects.get(name="TokenMade").payload["scopes"] == ["person:read"]
    assert "203.0.113.7/32" in alice.browser.get("/settings/tokens/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"reach": ""}, {"reach": "moon:read"}, {"networks": "everywhere"}, {"level:person": "rule"}]
)
def test_a_token_that_can_not_be_is_refused_and_kept_on_the_page(alice, wrong):
    form = {"name": "till", "days": "30", "reach": "*:read", "networks": "10.0.0.0/8"} | wrong
    page = alice.browser.post("/settings/tokens/", form)
    assert (page.status_code, 'value="till"' in page.content.decode()) == (422, True)
    assert not Token.objects.filter(name="till").exists()
