"""`Idempotency-Key`: a write that is sent again is answered as before and done once, also when both come at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from clientela.parties.models import Party
from clientela.platform.api.models import Answer

URL, ANNA = "/api/v1/people", {"name": "Anna", "emails": ["anna@example.com"]}


def post(who: Any, body: Any = None, *, key: str = "k1", url: str = URL) -> Any:
    return Client().post(
        url,
        ANNA if body is None else body,
        content_type="application/json",
        headers={"Idempotency-Key": key},
        **who.bearer,
    )


def test_the_same_write_again_is_answered_the_same_and_done_once(alice):
    first, again = post(alice), post(alice)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Location"] == first.headers["Location"]
    assert (again.headers["Idempotent-Replay"], first.headers.get("Idempotent-Replay")) == ("true", None)
    assert Party.objects.count() == 1


def test_another_body_or_address_under_the_same_key_is_a_conflict(owner):
    batch = f"{URL}/batch?source="
    post(owner)
    for body, url in ((ANNA | {"name": "Zoe"}, URL), (ANNA, "/api/v1/organisations"), ([], f"{batch}a")):
        refused = post(owner, body, url=url)
        assert (refused.status_code, refused.headers["Content-Type"]) == (409, "application/problem+json")
    post(owner, [{"external_id": "1", "name": "A"}], key="k2", url=f"{batch}a")
    assert post(owner, [{"external_id": "1", "name": "A"}], key="k2", url=f"{batch}b").status_code == 409
    assert Party.objects.count() == 2


def test_other_people_and_other_keys_are_apart(alice, bob):
    post(alice)
    post(bob)
    post(alice, key="k2")
    assert Party.objects.count() == 3


def test_a_write_that_failed_may_be_mended_under_its_key(alice):
    assert post(alice, {"name": ""}).status_code == 422
    assert not Answer.objects.exists()
    assert post(alice).status_code == 201


def test_edits_and_notes_are_done_once_too(alice):
    key = post(alice).json()["id"]
    again = {"content_type": "application/json", "headers": {"Idempotency-Key": "k3"}, **alice.bearer}
    for _time in range(2):
        assert Client().patch(f"{URL}/{key}", {"city": "Roma"}, **again).json()["version"] == 2
        assert post(alice, {"text": "Hello"}, key="k4", url=f"{URL}/{key}/notes").status_code == 201
    assert Party.objects.get().entries.count() == 1
    for _time in range(2):
        assert Client().delete(f"{URL}/{key}", headers={"Idempotency-Key": "k5"}, **alice.bearer).status_code in (
            204,
            404,
        )


@pytest.mark.parametrize(
    ("key", "status"), [("x" * 200, 201), ("x" * 201, 400), ("🦊", 201), ("", 201), ("'; --", 201)]
)
def test_a_key_is_any_short_text(alice, key, status):
    assert post(alice, key=key).status_code == status


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_done_once(alice):
    gate = Barrier(4)

    def send() -> tuple[int, bytes]:
        try:
            gate.wait(timeout=10)
            response = post(alice)
            return response.status_code, response.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = {future.result(timeout=30) for future in [pool.submit(send) for _n in range(4)]}
    assert {status for status, _body in answers} == {201}
    assert len(answers) == Party.objects.count() == 1
