"""Every kind of answer carries the headers that keep a browser from being turned against its reader."""

from uuid import UUID

import pytest
from django.test import Client

from clientela.platform.directory.sso.models import Provider

PAGES = {
    "a list": "/people/?filter={}", "a fragment": "/palette/?q=a", "a form": "/people/new/", "settings": "/settings/audit/",
    "a file": "/people/export/?form=csv", "nothing here": "/nowhere/", "led on": "/people/", "the way in": "/login/",
    "the API": "/api/v1/people", "a problem": "/api/v1/people/nowhere", "the document": "/api/v1/openapi.json",
    "health": "/health/", "provisioning": "/scim/v2/Users", "what provisioning can do": "/scim/v2/ServiceProviderConfig",
    "back from a provider": f"/login/with/{UUID(int=1)}/back/?code=1&state=2", "ways to sign in": "/settings/sign-in/",
    "a public form": "/f/nowhere/",
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


@pytest.mark.parametrize("path", ["", "back/?code=1&state=2", "metadata/"])
def test_what_a_provider_sends_people_to_is_closed_too(owner, path):
    provider = Provider.objects.create(
        name="Corp", issuer="https://id.corp.example", found={"authorization_endpoint": "https://id.corp.example/in"}
    )
    answer = Client().get(f"/login/with/{provider.pk}/{path}")
    assert answer.status_code in (302, 403, 404)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers.get("Cache-Control", "no-store" if path == "metadata/" else "")
