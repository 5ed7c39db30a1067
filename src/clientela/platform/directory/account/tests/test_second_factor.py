"""A second step after the password: an authenticator app, with recovery codes for when it is gone."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from clientela.platform.directory.conftest import PASSWORD
from clientela.platform.directory.users import actions
from clientela.platform.people.models import Session

APP = "/settings/security/app/"
CODES = "/settings/security/codes/"


def code(secret: str, *, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def confirm(browser: Client) -> None:
    """Type the password once more, as a change of how one signs in asks for."""
    assert browser.post(f"/login/again/?next={APP}", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def secret(alice: Any) -> str:
    """Alice with an authenticator app; its secret."""
    confirm(alice.browser)
    page = alice.browser.get(APP).content.decode()
    found = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page)
    assert found
    assert alice.browser.post(APP, {"code": code(found[1])}).headers["Location"] == CODES
    return found[1]


def in_codes(browser: Client) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", browser.get(CODES).content.decode())


def test_nothing_changes_before_one_has_proved_who_one_is(alice):
    for path in (APP, "/settings/security/passkeys/new/", "/settings/security/codes/new/"):
        assert alice.browser.get(path).headers["Location"].startswith("/login/again/")
    alice.browser.post(APP, {"code": "123456"})
    assert not Authenticator.objects.exists()
    assert alice.browser.post(f"/login/again/?next={APP}", {"password": "wrong"}).status_code == 200
    assert alice.browser.get(APP).status_code == 302


def test_the_password_leads_to_the_second_step_and_not_further(alice, secret, sign_in):
    browser, answer = sign_in(alice)
    assert answer.headers["Location"] == "/login/second/"
    assert browser.get("/people/").status_code == 302
    assert Client().get("/login/second/").headers["Location"] == "/login/"
    for wrong in ("", "000000", "abc", "\x00", "9" * 500):
        assert browser.post("/login/second/", {"code": wrong}).status_code == 200
    assert browser.get("/people/").status_code == 302


def test_the_code_of_now_lets_in_once(alice, secret, sign_in):
    (first, _), (second, _) = sign_in(alice), sign_in(alice)
    now = code(secret, later=1)
    assert first.post("/login/second/", {"code": now}).headers["Location"] == "/"
    assert first.get("/people/").status_code == 200
    assert second.post("/login/second/", {"code": now}).status_code == 200
    assert second.get("/people/").status_code == 302


def test_one_comes_back_to_where_one_was_going(alice, secret):
    browser = Client()
    browser.post("/login/", {"email": alice.user.email, "password": PASSWORD, "next": "/people/?q=anna"})
    assert browser.post("/login/second/", {"code": code(secret, later=1)}).headers["Location"] == "/people/?q=anna"


def test_a_recovery_code_lets_in_once(alice, secret, sign_in):
    codes = in_codes(alice.browser)
    assert len(set(codes)) == 10
    assert codes[0] in alice.browser.get(f"{CODES}file/").content.decode()
    (first, _), (second, _) = sign_in(alice), sign_in(alice)
    assert first.post("/login/second/", {"code": codes[0]}).headers["Location"] == "/"
    assert second.post("/login/second/", {"code": codes[0]}).status_code == 200
    assert codes[0] not in in_codes(alice.browser)


def test_guessing_codes_is_stopped_even_with_the_right_one(alice, secret, sign_in):
    browser, _answer = sign_in(alice)
    for _guess in range(5):
        browser.post("/login/second/", {"code": "000000"})
    response = browser.post("/login/second/", {"code": code(secret, later=1)})
    assert response.status_code == 200
    assert "Too many attempts" in response.content.decode()


def test_the_secret_is_not_to_be_read_in_the_database(alice, secret):
    stored = repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not any(one in stored for one in in_codes(alice.browser))


def test_without_the_app_the_password_lets_in_alone(alice, secret, sign_in, do_jobs):
    assert alice.browser.post(f"{APP}remove/").headers["Location"] == "/settings/security/"
    assert not Authenticator.objects.exists()
    assert sign_in(alice)[1].headers["Location"] == "/"
    assert do_jobs() == ["mail_notice"]


def test_an_administrator_helps_who_has_lost_the_phone(alice, secret, owner, sign_in):
    actions.forget_factors(alice.user.pk, by=owner.actor)
    assert not Authenticator.objects.exists()
    assert not Session.objects.filter(user=alice.user).exists()
    assert sign_in(alice)[1].headers["Location"] == "/"


def test_what_is_another_s_is_not_there(alice, secret, bob):
    confirm(bob.browser)
    assert bob.browser.get(CODES).status_code == 404
    assert bob.browser.post(f"{APP}remove/").status_code == 404
    assert Authenticator.objects.filter(user=alice.user).count() == 2
