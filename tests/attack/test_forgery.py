"""Requests that another site makes a signed-in browser send: without the page's own token nothing is written, by no address."""

from typing import Any

import pytest
from django.test import Client
from tests.attack.test_weakest import SAID
from tests.attack.world import addresses, every_way, plant, state
from tests.test_every_entity import vineyards  # noqa: F401  a fixture


@pytest.fixture
def forged(owner: Any) -> Client:
    """The administrator's browser, as another site uses it."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_no_page_takes_a_form_of_another_site(owner, forged, tally):
    known, wrong = plant(owner), []
    before = state()
    pages = [url for one in addresses() for url in every_way(one, known)[:2] if not url.startswith("/api/")]
    for url in pages:
        answer = forged.post(url, SAID | {"labels": "Mallory"}, HTTP_ORIGIN="https://evil.example")
        if answer.status_code not in (401, 403, 404, 405):
            wrong.append((url, answer.status_code))
    tally.update(tried=len(pages), refused=len(pages) - len(wrong), leaked=len(wrong))
    assert len(pages) > 100
    assert wrong == []
    assert {table for table, print_ in state().items() if before[table] != print_} == set()


def test_the_api_does_not_know_the_session(owner, forged, tally):
    known, wrong = plant(owner), []
    before = state()
    for url in [url for one in addresses() for url in every_way(one, known)[:1] if url.startswith("/api/v1/")]:
        for method in ("get", "post", "patch", "put", "delete"):
            body = {} if method == "get" else {"data": SAID, "content_type": "application/json"}
            answer = getattr(forged, method)(url, **body)
            if answer.status_code not in (401, 403, 404, 405) and not url.endswith("openapi.json"):
                wrong.append((method, url, answer.status_code))
            tally.update(tried=1, refused=answer.status_code >= 400)
    tally["leaked"] = len(wrong)
    assert wrong == []
    assert {table for table, print_ in state().items() if before[table] != print_} == set()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_even_with_a_token_the_origin_must_be_ours(owner, forged, origin):
    token = forged.get("/people/new/").cookies.get("csrftoken")
    said = {"name": "Mallory", "csrfmiddlewaretoken": token.value if token else ""}
    assert forged.post("/people/new/", said, HTTP_ORIGIN=origin).status_code == 403
