"""How a party is reached: in order, with a state and its reason; what leads nowhere is not found by search."""

import json
from typing import Any
from uuid import UUID

import pytest

from clientela.parties import actions
from clientela.parties.entities import PERSON
from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities.cleaning import clean

TWO = {"name": "Anna", "emails": [{"typed": "old@example.com"}, {"typed": "new@example.com", "label": "work"}]}


@pytest.fixture
def anna(alice: Any) -> UUID:
    return actions.create("person", clean(PERSON, TWO).facts, by=alice.actor)


def edit(key: UUID, by: Any, **raw: Any) -> Party:
    cleaned = clean(PERSON, raw, partial=True)
    assert not cleaned.problems
    actions.edit("person", key, cleaned.facts, by=by.actor)
    return Party.objects.get(pk=key)


def emails(key: UUID) -> list[str]:
    return list(
        ContactPoint.objects.filter(party=key, kind="email").order_by("position").values_list("value", flat=True)
    )


def test_the_order_is_kept_and_the_first_is_primary(anna, alice):
    assert emails(anna) == ["old@example.com", "new@example.com"]
    edit(anna, alice, emails=["new@example.com", "old@example.com"])
    assert emails(anna) == ["new@example.com", "old@example.com"]
    edit(anna, alice, emails=["new@example.com", {"typed": "old@example.com", "primary": True}])
    assert emails(anna) == ["old@example.com", "new@example.com"]


def test_a_bounce_is_kept_with_reason_and_time_and_leaves_the_search(anna, alice):
    party = edit(anna, alice, emails=[
        {"typed": "old@example.com", "state": "bounced", "state_reason": "550 no such user"}, "new@example.com"])  # fmt: skip
    point = ContactPoint.objects.get(value="old@example.com")
    assert (point.state, point.state_reason, bool(point.state_at)) == ("bounced", "550 no such user", True)
    assert party.search == "anna newexamplecom"
    party = edit(anna, alice, emails=[{"typed": "old@example.com", "state": ""}, "new@example.com"])
    point.refresh_from_db()
    assert (point.state, point.state_at, party.search) == ("", None, "anna oldexamplecom newexamplecom")


def test_what_an_edit_does_not_name_of_a_point_stays(anna, alice):
    edit(anna, alice, emails=[{"typed": "old@example.com", "state": "wrong", "valid_from": "2020-01-01"}])
    edit(anna, alice, emails=[{"typed": "OLD@example.com", "label": "home"}])
    point = ContactPoint.objects.get(value="old@example.com")
    assert (point.state, str(point.valid_from), point.label) == ("wrong", "2020-01-01", "home")


def test_what_has_ended_is_not_searched(anna, alice):
    assert edit(anna, alice, emails=[{"typed": "old@example.com", "valid_until": "2020-01-01"}]).search == "anna"
    assert "oldexample" in edit(anna, alice, emails=[{"typed": "old@example.com", "valid_until": "2199-01-01"}]).search


@pytest.mark.parametrize(
    "item",
    [
        {"state": "tired"},
        {"valid_until": "soon"},
        {"valid_from": "2026-02-01", "valid_until": "2026-01-01"},
        {"state_reason": ["x"]},
    ],
)
def test_a_state_that_can_not_be_is_a_problem_of_its_field(item):
    for field, typed in (("emails", "a@b.it"), ("phones", "+39 02 1234567"), ("addresses", "Via Po 2")):
        assert field in clean(PERSON, {"name": "Anna", field: [{"typed": typed} | item]}).problems


def test_lists_show_the_first_that_works(anna, alice):
    edit(anna, alice, emails=[{"typed": "old@example.com", "state": "bounced"}, "new@example.com"])
    found = PERSON.rows().annotate(first=PERSON.by_name["email"].expression).values_list("first", flat=True)
    assert list(found) == ["new@example.com"]


def test_a_file_brings_states_and_appends_behind_what_is_there(owner, arrivals):
    first = {
        "external_id": "7",
        "name": "Anna",
        "emails": ["a@example.com", {"typed": "b@example.com", "state": "bounced"}],
    }
    actions.take("person", arrivals("person", first), by=owner.actor)
    anna = Party.objects.get()
    assert anna.search == "anna aexamplecom"
    actions.take("person", arrivals("person", first | {"emails": ["c@example.com", "a@example.com"]}), by=owner.actor)
    assert emails(anna.pk) == ["a@example.com", "b@example.com", "c@example.com"]


def test_a_record_that_was_read_can_be_sent_back(anna, alice):
    edit(
        anna,
        alice,
        emails=[{"typed": "old@example.com", "state": "bounced", "valid_until": "2030-01-01"}, "new@example.com"],
    )
    url = f"/api/v1/people/{anna}"
    read = alice.browser.get(url, **alice.bearer).json()
    keys = ("typed", "label", "state", "state_reason", "valid_from", "valid_until")
    sent = [{key: item[key] for key in keys} for item in read["emails"]]
    answer = alice.browser.patch(url, json.dumps({"emails": sent}), content_type="application/json", **alice.bearer)
    assert (answer.status_code, answer.json()["emails"]) == (200, read["emails"])
    wrong = [{"typed": "a@b.it", "state": "tired"}]
    refused = alice.browser.patch(url, json.dumps({"emails": wrong}), content_type="application/json", **alice.bearer)
    assert refused.status_code == 422


def test_the_page_and_the_form_tell_the_state(anna, alice):
    edit(anna, alice, emails=[{"typed": "old@example.com", "state": "bounced", "state_reason": "mailbox full"}])
    assert "Bounced" in alice.browser.get(f"/people/{anna}/").content.decode()
    form = alice.browser.get(f"/people/{anna}/edit/").content.decode()
    assert '<option value="bounced" selected>' in form
    alice.browser.post(
        f"/people/{anna}/edit/", {"name": "Anna B", "emails-0-typed": "old@example.com", "emails-0-state": "wrong"}
    )
    assert ContactPoint.objects.get().state == "wrong"
