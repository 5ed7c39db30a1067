"""One token and one user ask no faster than they may; who waits goes on, and others never notice."""

import pytest
from django.test import Client

from clientela.parties.models import Party
from clientela.platform.permissions import pacing
from clientela.platform.permissions.tokens import make_token

ME = "/api/v1/me"


@pytest.fixture(autouse=True)
def clock(settings, monkeypatch):
    """Two requests at once, then one each five seconds; the clock stands until it is moved."""
    settings.API_RATE = 12
    pacing._next.clear()
    now = [1000.0]
    monkeypatch.setattr(pacing, "monotonic", lambda: now[0])
    yield now
    pacing._next.clear()


def asked(bearer, times):
    return [Client().get(ME, **bearer).status_code for _time in range(times)]


def test_who_asks_too_fast_is_told_how_long_to_wait(alice, clock):
    assert asked(alice.bearer, 3) == [200, 200, 200]
    answer = Client().get(ME, **alice.bearer)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert (answer.headers["Content-Type"], answer.json()["status"]) == ("application/problem+json", 429)
    clock[0] += 5
    assert asked(alice.bearer, 2) == [200, 429]


def test_what_was_too_much_was_not_done(alice):
    asked(alice.bearer, 3)
    answer = Client().post("/api/v1/people", {"name": "Anna"}, content_type="application/json", **alice.bearer)
    assert (answer.status_code, Party.objects.exists()) == (429, False)


def test_others_never_notice(alice, bob):
    asked(alice.bearer, 9)
    assert asked(bob.bearer, 1) == [200]


def test_many_tokens_of_one_user_have_a_bound_together(alice):
    bearers = [{"HTTP_AUTHORIZATION": f"Bearer {make_token(alice.user, name=str(n))}"} for n in range(6)]
    said = [status for bearer in bearers for status in asked(bearer, 3)]
    assert said.count(200) == 9
    assert said[:9] == [200] * 9


def test_search_has_the_bound_of_its_user(alice):
    said = [alice.browser.get("/palette/?q=a") for _time in range(10)]
    assert [one.status_code for one in said] == [200] * 9 + [429]
    assert int(said[-1].headers["Retry-After"]) >= 1


def test_who_rests_is_forgotten(alice, monkeypatch, clock):
    monkeypatch.setattr(pacing, "MOST", 1)
    asked(alice.bearer, 1)
    clock[0] += 3600
    asked(alice.bearer, 1)
    assert len(pacing._next) == 2


@pytest.mark.django_db
def test_the_document_tells_of_it(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert "429" in paths[ME]["get"]["responses"]
