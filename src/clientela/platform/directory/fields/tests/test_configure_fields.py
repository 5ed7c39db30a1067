"""Administrators add, change, order and archive fields by page and by API; nobody else does, and bad input loses nothing."""

import json
from typing import Any

import pytest
from conftest import Persona
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pghistory.models import Context

from clientela.platform.directory.fields.checking import checked
from clientela.platform.fields.actions import add_field
from clientela.platform.fields.models import OwnField

pytestmark = pytest.mark.django_db
ROAST = {
    "label_en": "Roast", "label_it": "Tostatura", "kind": "choice", "choices-0-en": "Light", "choices-0-it": "Chiara",
    "choices-1-en": "Dark", "required": "", "section": "details",
}  # fmt: skip


def _post(who: Persona, address: str, body: Any) -> Any:
    return who.browser.post(f"/api/v1/fields{address}", body, content_type="application/json", **who.bearer)


def test_the_page_adds_a_field_that_forms_have_at_once(owner: Persona) -> None:
    owner.browser.post("/settings/fields/new/?type=person", ROAST)
    one = OwnField.objects.get()
    assert (one.entity, one.name, one.kind, one.labels) == (
        "person",
        "own_roast",
        "choice",
        {"en": "Roast", "it": "Tostatura"},
    )
    assert one.choices == [
        {"key": "light", "labels": {"en": "Light", "it": "Chiara"}}, {"key": "dark", "labels": {"en": "Dark"}},
    ]  # fmt: skip
    assert "Roast" in owner.browser.get("/settings/fields/").content.decode()
    assert 'name="own_roast"' in owner.browser.get("/people/new/").content.decode()


def test_the_page_keeps_what_was_typed_when_something_is_wrong(owner: Persona) -> None:
    answer = owner.browser.post("/settings/fields/new/?type=person", ROAST | {"choices-1-en": "Light"})
    assert answer.status_code == 422
    assert "Tostatura" in answer.content.decode()
    assert not OwnField.objects.exists()


def test_the_page_renames_a_choice_and_keeps_its_key(owner: Persona) -> None:
    owner.browser.post("/settings/fields/new/?type=person", ROAST)
    one = OwnField.objects.get()
    owner.browser.post(f"/settings/fields/{one.pk}/", ROAST | {"choices-0-en": "Pale", "choices-0-key": "light"})
    one.refresh_from_db()
    assert one.choices[0] == {"key": "light", "labels": {"en": "Pale", "it": "Chiara"}}


def test_fields_are_moved_archived_and_brought_back(owner: Persona) -> None:
    for name in ("First", "Second"):
        _post(owner, "", {"type": "person", "kind": "text", "labels": {"en": name}})
    second = OwnField.objects.get(name="own_second")
    owner.browser.post(f"/settings/fields/{second.pk}/raise/")
    assert [one["name"] for one in owner.browser.get("/api/v1/fields", **owner.bearer).json()["items"]] == [
        "own_second",
        "own_first",
    ]
    owner.browser.post(f"/settings/fields/{second.pk}/archive/")
    assert "own_second" not in owner.browser.get("/people/new/").content.decode()
    _post(owner, f"/{second.pk}/bring-back", {})
    assert "own_second" in owner.browser.get("/people/new/").content.decode()


@pytest.mark.parametrize(("body", "field"), [
    ({"type": "ship"}, "type"), ({"kind": "colour"}, "kind"), ({"labels": {}}, "labels"), ({"kind": "choice"}, "choices"),
    ({"name": "own__x"}, "name"), ({"name": "x'y"}, "name"), ({"section": "moon"}, "section"),
])  # fmt: skip
def test_what_cannot_be_is_named(owner: Persona, body: Any, field: str) -> None:
    answer = _post(owner, "", {"type": "person", "kind": "text", "labels": {"en": "Shoe"}} | body)
    assert answer.status_code == 422
    assert field in json.dumps(answer.json())
    assert not OwnField.objects.exists()


def test_a_name_is_taken_once(owner: Persona) -> None:
    body = {"type": "person", "kind": "text", "labels": {"en": "Shoe"}}
    assert [_post(owner, "", body).status_code for _turn in range(2)] == [201, 409]


def test_a_list_asks_once_however_many_there_are(owner: Persona) -> None:
    for name in ("One", "Two", "Three"):
        add_field(checked({"type": "person", "kind": "text", "labels": {"en": name}}, by=owner.actor), by=owner.actor)
    with CaptureQueriesContext(connection) as asked:
        assert len(owner.browser.get("/api/v1/fields", **owner.bearer).json()["items"]) == 3
    assert sum('"fields_quick"' in one["sql"] for one in asked) == 1


def test_nobody_else_may(owner: Persona, alice: Persona) -> None:
    key = _post(owner, "", {"type": "person", "kind": "text", "labels": {"en": "Shoe"}}).json()["id"]
    before = list(OwnField.objects.values())
    for method, address in (("get", ""), ("get", "new/?type=person"), ("post", "new/?type=person"), ("get", f"{key}/"),
                            ("post", f"{key}/"), ("post", f"{key}/archive/"), ("post", f"{key}/raise/")):  # fmt: skip
        assert getattr(alice.browser, method)(f"/settings/fields/{address}").status_code == 403
    assert _post(alice, "", {"type": "person", "kind": "text", "labels": {"en": "X"}}).status_code == 403
    assert _post(alice, f"/{key}/archive", {}).status_code == 403
    assert list(OwnField.objects.values()) == before


def test_history_tells_who_changed_a_field(owner: Persona) -> None:
    key = _post(owner, "", {"type": "person", "kind": "text", "labels": {"en": "Shoe"}}).json()["id"]
    _post(owner, f"/{key}/archive", {})
    assert Context.objects.filter(metadata__name="Olga", metadata__reason="archive field").exists()
