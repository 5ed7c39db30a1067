"""API tokens: kept as a hash alone, with their user's rights, over when they expire, end, or their user goes."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.tokens import make_token

URL = "/api/v1/people"


def status(text: str, scheme: str = "Bearer") -> int:
    return Client().get(URL, headers={"Authorization": f"{scheme} {text}"}).status_code


def test_only_the_hash_is_kept(alice):
    text = make_token(alice.user, name="shop", days=7)
    token = Token.objects.get(name="shop")
    assert bytes(token.digest) == hashlib.sha256(text.encode()).digest()
    assert (token.prefix, len(text) > 40) == (text[:8], True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM permissions_token t WHERE t::text LIKE %s", [f"%{text[8:]}%"])
        assert cursor.fetchone() == (0,)
    assert 6.9 < (token.expires_at - timezone.now()) / timedelta(days=1) < 7.1


def test_a_token_works_until_it_expires_or_is_ended(alice):
    text = make_token(alice.user, name="shop")
    tokens = Token.objects.filter(name="shop")
    assert status(text) == 200
    for over in (
        {"expires_at": timezone.now() - timedelta(hours=1)},
        {"expires_at": timezone.now() + timedelta(days=1), "ended_at": timezone.now()},
    ):
        tokens.update(**over)
        assert status(text) == 401


def test_a_token_ends_with_its_user(alice):
    text = make_token(alice.user, name="shop")
    alice.user.is_active = False
    alice.user.save()
    assert status(text) == 401


@pytest.mark.parametrize("text", ["", "x", "clt_", "clt_" + "a" * 43, "é", "a b c", "x" * 10_000, "'; --"])
def test_a_made_up_token_is_refused(alice, text):
    assert status(text) == 401


def test_the_scheme_must_be_bearer(alice):
    text = make_token(alice.user, name="shop")
    assert [status(text, scheme) for scheme in ("Basic", "Token", "")] == [401, 401, 401]
    assert status(text, "bearer") == 200


def test_a_session_does_not_open_the_api(alice):
    response = alice.browser.get(URL)
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert alice.browser.post(URL, {"name": "Anna"}, content_type="application/json").status_code == 401
    assert not Party.objects.exists()


def test_history_tells_which_token_it_was(alice):
    made = Client().post(URL, {"name": "Anna"}, content_type="application/json", **alice.bearer).json()
    Client().patch(f"{URL}/{made['id']}", {"name": "Ann"}, content_type="application/json", **alice.bearer)
    said = Party.pgh_event_model.objects.get().pgh_context.metadata  # type: ignore[attr-defined]
    assert (said["kind"], said["name"], said["through"]) == ("token", "Alice", f"token {Token.objects.get().prefix}")
