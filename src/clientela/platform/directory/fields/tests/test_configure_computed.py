"""Formulas and roll-ups are defined by page and API, tried before, refused where they are wrong, and kept from being broken."""

from typing import Any

import pytest
from conftest import Persona

from clientela.platform.fields.models import OwnField

pytestmark = pytest.mark.django_db


def _post(who: Persona, address: str, body: Any, method: str = "post") -> Any:
    return getattr(who.browser, method)(f"/api/v1/fields{address}", body, content_type="application/json", **who.bearer)


def _field(name: str, kind: str, entity: str = "person", **more: Any) -> dict[str, Any]:
    return {"type": entity, "kind": kind, "labels": {"en": name}, "name": name.lower(), **more}


@pytest.fixture
def price(owner: Persona) -> str:
    return str(_post(owner, "", _field("Price", "number")).json()["id"])


def _formula(owner: Persona, text: str, name: str = "Worth") -> Any:
    return _post(owner, "", _field(name, "formula", computed={"formula": text}))


def test_the_api_adds_a_formula_and_a_rollup(owner: Persona, price: str) -> None:
    assert _formula(owner, "own_price * 2").status_code == 201
    made = _post(owner, "", _field("Staff", "rollup", "organisation", computed={"count": "people"}))
    assert made.json()["computed"] == {"count": "people"}
    told = owner.browser.get("/api/v1/openapi.json").json()["components"]["schemas"]["PersonCreate"]["properties"]
    assert told["own_worth"]["readOnly"]


@pytest.mark.parametrize(("computed", "said"), [
    ({"formula": "own_price +"}, "missing"), ({"formula": "own_nothing"}, "own_nothing"), ({"formula": "name + 1"}, "a text"),
    ({"count": "people"}, "needed"), ({}, "needed"), ({"formula": "tags"}, "list"),
])  # fmt: skip
def test_a_formula_that_can_not_be_is_refused(owner: Persona, price: str, computed: Any, said: str) -> None:
    answer = _post(owner, "", _field("Worth", "formula", computed=computed))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert OwnField.objects.count() == 1


@pytest.mark.parametrize("computed", [
    {"count": "ships"}, {"sum": "people.name"}, {"sum": "people"}, {"mean": "people.own_price"},
    {"count": "people", "where": {"field": "x"}},
    {"count": "people", "where": {"field": "city"}}, {"count": "people", "where": {"count": "orders", "at_least": 1}},
    {"count": "people", "of": 1},
    {"count": "people", "where": 7}, {"first": "people.city"},
])  # fmt: skip
def test_a_rollup_that_can_not_be_is_refused(owner: Persona, computed: Any) -> None:
    assert _post(owner, "", _field("Staff", "rollup", "organisation", computed=computed)).status_code == 422
    assert not OwnField.objects.exists()


def test_a_circle_is_refused(owner: Persona, price: str) -> None:
    first = _formula(owner, "own_price + 1", "First").json()["id"]
    assert _formula(owner, "own_first + 1", "Second").status_code == 201
    answer = _post(owner, f"/{first}", {"computed": {"formula": "own_second + 1"}}, "patch")
    assert (answer.status_code, "circle" in answer.content.decode()) == (422, True)
    assert OwnField.objects.get(pk=first).computed == {"formula": "own_price + 1"}


def test_a_field_that_is_needed_stays(owner: Persona, price: str) -> None:
    _formula(owner, "own_price + 1")
    answer = _post(owner, f"/{price}/archive", {})
    assert (answer.status_code, "Worth" in answer.content.decode()) == (409, True)
    assert OwnField.objects.get(pk=price).archived_at is None


def test_a_change_of_kind_under_others_is_refused(owner: Persona, price: str) -> None:
    first = _formula(owner, "own_price + 1", "First").json()["id"]
    _formula(owner, "own_first * 2", "Second")
    answer = _post(owner, f"/{first}", {"computed": {"formula": "concat(own_price)"}}, "patch")
    assert (answer.status_code, "Second" in answer.content.decode()) == (422, True)


def test_it_is_tried_on_records(owner: Persona, price: str) -> None:
    owner.browser.post("/people/new/", {"name": "Anna", "own_price": "2"})
    answer = _post(owner, "/try", {"type": "person", "computed": {"formula": "own_price * 3"}}).json()
    assert (answer["kind"], [(one["name"], one["value"]) for one in answer["examples"]]) == ("number", [("Anna", "6")])
    shown = owner.browser.get("/settings/fields/try/?type=person&kind=formula&formula=own_price*3").content.decode()
    assert ">6<" in shown
    wrong = owner.browser.get("/settings/fields/try/?type=person&kind=formula&formula=own_prize").content.decode()
    assert "own_prize" in wrong


def test_the_pages_make_and_change_it(owner: Persona, price: str) -> None:
    page = owner.browser.get("/settings/fields/new/?type=person&kind=formula").content.decode()
    assert "organisation.city" in page
    sent = {"label_en": "Worth", "formula": "own_price +"}
    refused = owner.browser.post("/settings/fields/new/?type=person&kind=formula", sent)
    assert (refused.status_code, "own_price +" in refused.content.decode()) == (422, True)
    owner.browser.post("/settings/fields/new/?type=person&kind=formula", sent | {"formula": "own_price + 1"})
    worth = OwnField.objects.get(name="own_worth")
    owner.browser.post(f"/settings/fields/{worth.pk}/", {"label_en": "Value", "formula": "own_price + 2"})
    worth.refresh_from_db()
    assert (worth.labels, worth.computed) == ({"en": "Value"}, {"formula": "own_price + 2"})
    assert "own_price + 2" in owner.browser.get(f"/settings/fields/{worth.pk}/").content.decode()


def test_the_page_makes_a_rollup_of_a_saved_view(owner: Persona) -> None:
    from_rome = {"name": "Romans", "query": 'filter={"field":"city","is":"Roma"}'}
    owner.browser.post(
        "/api/v1/views", {"type": "person", **from_rome}, content_type="application/json", **owner.bearer
    )
    address = "/settings/fields/new/?type=organisation&kind=rollup"
    assert "count people" in owner.browser.get(address).content.decode()
    owner.browser.post(address, {"label_en": "Staff", "figure": "count people", "only": ""})
    assert OwnField.objects.get(name="own_staff").computed == {"count": "people"}


def test_what_the_author_may_not_see_is_refused(owner: Persona, price: str, person_with: Any) -> None:
    masks = {"person": {"own_price": "hidden"}}
    rosa = person_with("Rosa", {"*": {"*": "all"}, "role": {"*": "none"}}, masks=masks)
    assert _formula(rosa, "own_price * 2").status_code == 422
    tried = _post(rosa, "/try", {"type": "person", "computed": {"formula": "own_price"}})
    assert tried.status_code == 422
    assert OwnField.objects.count() == 1


def test_nobody_else_may(owner: Persona, alice: Persona, price: str) -> None:
    assert _formula(alice, "1 + 1").status_code == 403
    assert _post(alice, "/try", {"type": "person", "computed": {"formula": "1"}}).status_code == 403
    for address in ("new/?type=person&kind=formula", "try/?type=person&kind=formula&formula=1"):
        assert alice.browser.get(f"/settings/fields/{address}").status_code == 403
    assert OwnField.objects.count() == 1
