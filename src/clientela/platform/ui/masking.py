"""The token that forms carry against requests forged elsewhere: Django's, masked anew for each page, at a fraction of its cost.

Django also renews the cookie with every page. Ours is made when somebody signs in, and lasts far longer than the session.
"""

from os import urandom

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, get_token

_PLACES = {letter: place for place, letter in enumerate(CSRF_ALLOWED_CHARS)}
_COUNT = len(CSRF_ALLOWED_CHARS)


def form_token(request: HttpRequest) -> str:
    """For a page of somebody who is signed in; without a cookie one is made."""
    secret = request.META.get("CSRF_COOKIE")
    return get_token(request) if secret is None else masked(secret)


def masked(secret: str) -> str:
    """The secret in a form that no two pages share, so that compressed answers do not betray it (BREACH)."""
    mask = [byte % _COUNT for byte in urandom(CSRF_SECRET_LENGTH)]
    hidden = [(_PLACES[letter] + shift) % _COUNT for letter, shift in zip(secret, mask, strict=True)]
    return "".join([CSRF_ALLOWED_CHARS[place] for place in (*mask, *hidden)])
