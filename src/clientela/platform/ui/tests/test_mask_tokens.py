"""The token of forms is one that Django takes, another one on each page, and never the cookie's own secret."""

import re

from django.middleware.csrf import _does_token_match
from django.test import Client
from django.utils.crypto import get_random_string

from clientela.platform.ui.masking import masked


def test_a_masked_token_is_the_secret_to_django():
    secret = get_random_string(32)
    tokens = {masked(secret) for _page in range(50)}
    assert len(tokens) == 50
    assert all(_does_token_match(one, secret) and secret not in one for one in tokens)
    assert not _does_token_match(masked(secret), get_random_string(32))


def test_a_page_of_somebody_signed_in_keeps_its_cookie_and_can_post(owner):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = owner.browser.cookies
    first = browser.get("/people/")
    assert "clientela_csrf" in first.cookies
    second = browser.get("/people/")
    assert "clientela_csrf" not in second.cookies
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', second.content.decode()))
    assert browser.post("/logout/", {"csrfmiddlewaretoken": token[::-1]}).status_code == 403
    assert browser.post("/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
