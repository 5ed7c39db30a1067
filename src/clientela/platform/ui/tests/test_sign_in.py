"""Signing in: only by the right password, only back to a page of ours, not by trying for ever."""

import pytest
from django.conf import settings
from django.test import Client

PASSWORD = "a long enough password"
EVIL = ["https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example",
        "https://testserver@evil.example/", "\x00//evil.example", " //evil.example", "\thttps://evil.example"]  # fmt: skip


def sign_in(browser: Client, **form: str) -> object:
    return browser.post("/login/", {"email": "alice@clientela.example", "password": PASSWORD, **form})


def test_one_comes_back_to_where_one_was_going(alice):
    away = Client().get("/people/?q=anna&sort=-name")
    assert away.headers["Location"] == "/login/?next=%2Fpeople%2F%3Fq%3Danna%26sort%3D-name"
    assert sign_in(Client(), next="/people/?q=anna").headers["Location"] == "/people/?q=anna"


@pytest.mark.parametrize("target", EVIL)
def test_one_is_never_led_to_another_site(alice, target):
    assert sign_in(Client(), next=target).headers["Location"] == "/"
    chosen = Client().post("/language/", {"language": "it", "next": target})
    assert chosen.headers["Location"] == "/login/?next=%2F"


@pytest.mark.parametrize(
    "form",
    [
        {"password": "wrong"}, {"password": ""}, {"email": ""}, {"email": "nobody@clientela.example"}, {"email": "\x00"},
        {"email": "alice@clientela.example\x00"}, {"email": "x" * 5000}, {"password": "\x00" * 5000}, {"email": "\ud7ff🦊"},
    ],
)  # fmt: skip
def test_whatever_does_not_fit_is_refused_alike(alice, form):
    response = sign_in(Client(), **form)
    assert response.status_code == 422
    assert "do not fit together" in response.content.decode()


def test_a_deactivated_account_is_refused(alice):
    alice.user.is_active = False
    alice.user.save()
    assert sign_in(Client()).status_code == 422


def test_eight_failures_lock_that_account_from_that_address(alice, bob):
    for _attempt in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(Client(), password="wrong").status_code == 422
    assert sign_in(Client(), password="wrong").status_code == 429
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(), email="bob@clientela.example").status_code == 302
    assert (
        Client(REMOTE_ADDR="203.0.113.9")
        .post("/login/", {"email": "alice@clientela.example", "password": PASSWORD})
        .status_code
        == 302
    )


def test_a_success_forgets_the_failures(alice):
    for _round in range(2):
        for _attempt in range(settings.AXES_FAILURE_LIMIT - 2):
            sign_in(Client(), password="wrong")
        assert sign_in(Client()).status_code == 302


@pytest.mark.parametrize("url", ["/login/", "/logout/", "/language/", "/people/new/"])
def test_a_form_of_another_site_is_refused(alice, url):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[settings.SESSION_COOKIE_NAME] = alice.browser.cookies[settings.SESSION_COOKIE_NAME].value
    response = browser.post(url, {"email": "alice@clientela.example", "password": PASSWORD, "name": "Anna"})
    assert response.status_code == 403


def test_a_request_that_does_not_change_anything_signs_nobody_out(alice):
    assert alice.browser.get("/logout/").status_code == 405
    assert alice.browser.get("/people/").status_code == 200


def test_a_fragment_for_a_stranger_leads_the_whole_page_to_sign_in():
    response = Client().get("/people/", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/login/?next=%2Fpeople%2F")


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/people/",
        "/people/new/",
        "/products/",
        "/imports/",
        "/nothing/",
        "/people/x/",
        "/palette/?q=anna",
        "/login/",
    ],
)
def test_every_page_has_a_strict_policy(owner, url):
    response = owner.browser.get(url)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert (response.headers["X-Content-Type-Options"], response.headers["Referrer-Policy"]) == (
        "nosniff",
        "same-origin",
    )


def test_cookies_are_kept_from_scripts_and_other_sites(alice):
    browser = Client()
    sign_in(browser)
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
