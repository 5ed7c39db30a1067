"""Every kind of answer carries the headers that keep a browser from being turned against its reader."""

import pytest
from django.test import Client

PAGES = {
    "a list": "/people/?filter={}", "a fragment": "/palette/?q=a", "a form": "/people/new/", "settings": "/settings/audit/",
    "a file": "/people/export/?form=csv", "nothing here": "/nowhere/", "led on": "/people/", "the way in": "/login/",
    "the API": "/api/v1/people", "a problem": "/api/v1/people/nowhere", "the document": "/api/v1/openapi.json",
    "health": "/health/",
}  # fmt: skip


@pytest.mark.parametrize("url", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("who", ["owner", "charlie", "stranger"])
def test_every_answer_is_closed_to_others(request, owner, charlie, url, who):
    persona = {"owner": owner, "charlie": charlie}.get(who)
    answer = (persona.browser if persona else Client()).get(url, **(persona.bearer if persona else {}))
    assert answer.status_code < 500
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in answer.headers


def test_the_session_is_kept_from_scripts_and_other_sites(settings, alice):
    answer = Client().post("/login/", {"email": alice.user.email, "password": "a long enough password"})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
