"""What a company needs of a record under a condition: asked wherever a record is written, told where a file brings it."""

import json
from typing import Any

import pytest
from conftest import Persona

from clientela.platform.directory.fields.checking import checked
from clientela.platform.directory.fields.needs import need
from clientela.platform.entities import registry
from clientela.platform.entities.actions import save_view
from clientela.platform.fields.actions import add_field
from clientela.platform.imports import actions as imports
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db
JSON = "application/json"
CUSTOMERS = {"field": "lifecycle", "is": "customer"}
WHY = "This is needed where: Lifecycle is Customer."


@pytest.fixture(autouse=True)
def rules() -> None:
    """An own field and one of the product's are needed of customers."""
    add_field(checked({"type": "person", "kind": "money", "labels": {"en": "Fee"}}, by=SYSTEM), by=SYSTEM)
    need(registry.entity("person"), "own_fee", CUSTOMERS, by=SYSTEM)
    need(registry.entity("person"), "job_title", CUSTOMERS, by=SYSTEM)


def called(who: Persona, method: str, path: str, said: Any) -> Any:
    return getattr(who.browser, method)(f"/api/v1/people{path}", said, content_type=JSON, **who.bearer)


def lead(who: Persona, **said: Any) -> str:
    return str(called(who, "post", "", {"name": "Ewa", **said}).json()["id"])


def lifecycle(key: str) -> str:
    return str(registry.entity("person").rows().get(pk=key).lifecycle)


def test_the_api_refuses_and_names_each_field_and_why(owner: Persona) -> None:
    key = lead(owner)
    refused = called(owner, "patch", f"/{key}", {"lifecycle": "customer"})
    assert refused.status_code == 422
    assert {one["field"]: one["message"] for one in refused.json()["errors"]} == {"own_fee": WHY, "job_title": WHY}
    assert lifecycle(key) == "lead"
    whole = {"lifecycle": "customer", "own_fee": "5", "job_title": "Cook"}
    assert called(owner, "patch", f"/{key}", whole).status_code == 200
    assert called(owner, "patch", f"/{key}", {"own_fee": None}).status_code == 422


def test_nothing_is_made_that_lacks_it(owner: Persona) -> None:
    assert called(owner, "post", "", {"name": "Iga", "lifecycle": "customer"}).status_code == 422
    assert not registry.entity("person").rows().filter(name="Iga").exists()


def test_a_form_shows_it_at_the_field_and_keeps_what_was_typed(owner: Persona) -> None:
    said = {"name": "Iga", "lifecycle": "customer", "job_title": "Cook"}
    page = owner.browser.post("/people/new/", said)
    assert page.status_code == 422
    assert WHY in page.content.decode()
    assert 'href="#field-own_fee"' in page.content.decode()
    assert 'value="Cook"' in page.content.decode()


def test_in_place_and_on_the_board_it_stays_where_it_was(owner: Persona) -> None:
    key = lead(owner)
    answers = [
        owner.browser.post(f"/people/{key}/lifecycle/edit/", {"lifecycle": "customer", "version": "1"}),
        owner.browser.post(f"/people/{key}/move/?view=board&by=lifecycle", {"to": "customer"}),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("Fee: This is needed" in answer.content.decode() for answer in answers)
    assert lifecycle(key) == "lead"


def test_of_many_those_that_have_it_are_changed_and_the_others_counted_with_why(owner: Persona) -> None:
    good, bad = lead(owner, own_fee="5", job_title="Cook"), lead(owner)
    said = {"field": "lifecycle", "lifecycle": "customer", "id": [good, bad]}
    answer = owner.browser.post("/people/bulk/", said, headers={"HX-Request": "true"})
    assert (lifecycle(good), lifecycle(bad)) == ("customer", "lead")
    assert "1 changed" in str(answer.headers) + answer.content.decode()


def test_what_lacked_it_before_may_be_changed_otherwise(owner: Persona) -> None:
    key = lead(owner)
    registry.entity("person").rows().filter(pk=key).update(lifecycle="customer")
    assert called(owner, "patch", f"/{key}", {"city": "Alba"}).status_code == 200


def test_a_file_is_taken_and_told(owner: Persona) -> None:
    one = upload(
        [b"ID,Name,Lifecycle\n1,Ada,customer\n2,Bea,lead\n"],
        name="a.csv",
        entity=registry.entity("people"),
        by=owner.actor,
    )
    assert begin(one, by=owner.actor)
    imports.run(one.pk, by=owner.actor)
    one.refresh_from_db()
    assert one.counts["created"] == 2
    assert one.notes == {f"Fee: {WHY}": 1, f"Role: {WHY}": 1}


def test_a_batch_is_taken_and_told(owner: Persona) -> None:
    answer = called(owner, "post", "/batch?source=shop", [{"external_id": "1", "name": "Ada", "lifecycle": "customer"}])
    assert answer.json()["lacking"] == {"own_fee": answer.json()["ids"], "job_title": answer.json()["ids"]}


def test_the_page_takes_a_condition_from_a_view(owner: Persona) -> None:
    view = save_view("person", "Customers", "filter=" + json.dumps({"all": [CUSTOMERS]}), by=owner.actor)
    said = {"need:city": str(view.pk), "need:job_title": "always", "need:own_fee": ""}
    assert owner.browser.post("/settings/fields/needs/person/", said).status_code == 302
    assert "Lifecycle is Customer" in owner.browser.get("/settings/fields/needs/person/").content.decode()
    assert lacks(called(owner, "post", "", {"name": "Ada"})) == {"job_title"}
    assert lacks(called(owner, "post", "", {"name": "Ada", "job_title": "Cook", "lifecycle": "customer"})) == {"city"}


def lacks(answer: Any) -> set[str]:
    return {one["field"] for one in answer.json()["errors"]}


def test_who_may_not_configure_changes_no_rule(owner: Persona, alice: Persona) -> None:
    rule = {"type": "person", "name": "city", "needed": True}
    refused = alice.browser.put("/api/v1/fields/needs", rule, content_type=JSON, **alice.bearer)
    assert refused.status_code == 403
    assert alice.browser.post("/settings/fields/needs/person/", {"need:city": "always"}).status_code == 403
    assert called(owner, "post", "", {"name": "Ada"}).status_code == 201
    told = owner.browser.put(
        "/api/v1/fields/needs", rule | {"where": {"field": "x"}}, content_type=JSON, **owner.bearer
    )
    assert told.status_code == 422
    assert owner.browser.put("/api/v1/fields/needs", rule, content_type=JSON, **owner.bearer).status_code == 200
    assert called(owner, "post", "", {"name": "Ada"}).status_code == 422
