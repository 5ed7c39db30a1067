"""What comes from a provider of OpenID Connect is believed only if it is signed, for us, from there, now, and asked for here."""

import pytest
from django.test import Client

from clientela.platform.directory.sso.arrivals import views
from clientela.platform.directory.sso.conftest import OTHER_KEY, is_in, refused
from clientela.platform.directory.sso.models import Identity


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ({"nonce": "another"}, "wrong nonce"),
        ({"nonce": None}, "wrong nonce"),
        ({"aud": "another"}, "InvalidAudienceError"),
        ({"iss": "https://evil.example"}, "InvalidIssuerError"),
        ({"exp": 1_000_000_000}, "ExpiredSignatureError"),
        ({"exp": None}, "MissingRequiredClaimError"),
        ({"azp": "another"}, "issued to another client"),
    ],
)
def test_a_token_that_is_not_for_us_and_now_is_not_believed(anna, come, idp, spoil, why):
    idp.spoil = spoil
    browser, answer = come()
    assert (answer.status_code, refused()) == (403, [why])
    assert not is_in(browser)
    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    ("key", "algorithm", "why"),
    [
        (OTHER_KEY, "RS256", "InvalidSignatureError"),
        ("a shared secret of 32 bytes or more", "HS256", "InvalidAlgorithmError"),
        (None, "none", "InvalidAlgorithmError"),
    ],
)
def test_a_token_of_another_key_is_not_believed(anna, come, idp, key, algorithm, why):
    idp.key, idp.algorithm = key, algorithm
    assert not is_in(come()[0])
    assert refused() == [why]


@pytest.mark.parametrize("subject", ["", "u" * 256, "u\x001"])
def test_a_subject_that_can_t_be_kept_is_nobody(anna, come, idp, subject):
    idp.person["sub"] = subject
    assert not is_in(come()[0])
    assert refused() == ["its name for the person can't be kept"]
    assert not Identity.objects.exists()


@pytest.mark.parametrize("part", ["email", "name"])
def test_what_can_t_be_stored_lets_nobody_in(anna, come, idp, part):
    idp.person[part] = "\x00" + idp.person[part]
    browser, answer = come()
    assert (answer.status_code, is_in(browser)) == (403, False)


def test_what_a_stranger_sends_back_is_kept_as_it_can_be(idp, provider):
    browser = Client()
    there = browser.get(f"/login/with/{provider.pk}/").headers["Location"]
    state = there.partition("state=")[2].partition("&")[0]
    answer = browser.get(f"/login/with/{provider.pk}/back/", {"state": state, "error": "\x00x"})
    assert (answer.status_code, len(refused())) == (403, 1)


def test_who_was_away_too_long_asks_again(anna, come, monkeypatch):
    monkeypatch.setattr(views, "LONGEST_TRIP", -1)
    assert not is_in(come()[0])
    assert refused() == ["no sign-in was under way in this browser"]


def test_an_answer_with_another_state_is_not_believed(anna, come, idp):
    idp.state = "another"
    assert not is_in(come()[0])
    assert refused() == ["wrong state"]


def test_an_answer_counts_only_in_the_browser_that_asked_and_once(anna, come, provider):
    browser = Client()
    browser.get(f"/login/with/{provider.pk}/")
    back = f"/login/with/{provider.pk}/back/"
    assert Client().get(f"{back}?code=1&state=2").status_code == 403
    assert browser.get(f"{back}?error=access_denied&state=x").status_code == 403
    assert browser.get(f"{back}?code=1&state=x").status_code == 403
    assert refused() == [
        "no sign-in was under way in this browser",
        "wrong state",
        "no sign-in was under way in this browser",
    ]


def test_another_issuer_in_the_answer_is_not_believed(anna, idp, provider):
    browser = Client()
    there = browser.get(f"/login/with/{provider.pk}/").headers["Location"]
    state = there.partition("state=")[2].partition("&")[0]
    browser.get(f"/login/with/{provider.pk}/back/?code=1&state={state}&iss=https://evil.example")
    assert refused() == ["another issuer answered"]


def test_it_goes_out_with_pkce_and_our_own_address(idp, provider):
    there = Client().get(f"/login/with/{provider.pk}/").headers["Location"]
    assert there.startswith(f"{idp.issuer}/authorize?")
    for part in ("code_challenge_method=S256", "response_type=code", "scope=openid+email+profile", "nonce="):
        assert part in there
