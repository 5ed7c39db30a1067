"""Lists are filtered by what hangs on a party: its e-mails, phones, addresses, tax numbers, also through a link."""

import json

import pytest

from clientela.parties import actions
from clientela.parties.models import Party

FIRM = {"external_id": "f", "name": "Caffè Alba", "emails": ["info@alba.it"]}
ANNA = {
    "external_id": "1", "name": "Anna Galli", "emails": ["anna@home.example", "a.galli@alba.it"], "organisation": "Caffè Alba",
    "identifiers": [{"kind": "vat", "typed": "IT 00743110157"}],
}  # fmt: skip
BRUNO = {"external_id": "2", "name": "Bruno Rossi", "phones": ["+39 347 118 2930"], "addresses": ["Via Roma 1, Torino"]}


@pytest.fixture
def known(owner, arrivals):
    actions.take("organisation", arrivals("organisation", FIRM), by=owner.actor)
    actions.take("person", arrivals("person", ANNA, BRUNO), by=owner.actor)


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ({"field": "emails", "is": "A.Galli@alba.it"}, ["Anna Galli"]),
        ({"field": "emails", "contains": "@home."}, ["Anna Galli"]),
        ({"field": "emails", "known": True}, ["Anna Galli"]),
        ({"field": "emails", "known": False}, ["Bruno Rossi"]),
        ({"field": "phones", "starts_with": "+39347"}, ["Bruno Rossi"]),
        ({"field": "addresses", "contains": "torino"}, ["Bruno Rossi"]),
        ({"field": "identifiers", "is": "IT00743110157"}, ["Anna Galli"]),
        ({"field": "organisation.emails", "contains": "info@"}, ["Anna Galli"]),
        ({"none": [{"field": "emails", "contains": "alba"}]}, ["Bruno Rossi"]),
    ],
)
def test_what_hangs_on_a_party_can_be_asked_for(known, owner, condition, names):
    told = owner.browser.get("/api/v1/people", {"filter": json.dumps(condition)}, **owner.bearer).json()
    assert [one["name"] for one in told["items"]] == names


def test_a_role_that_keeps_e_mails_back_asks_for_none(known, person_with):
    mia = person_with("Mia", {"person": {"see": "all"}}, masks={"person": {"emails": "hidden"}})
    said = {"filter": json.dumps({"field": "emails", "known": True})}
    assert mia.browser.get("/api/v1/people", said, **mia.bearer).status_code == 422


def test_the_editor_offers_it(known, owner):
    page = owner.browser.get("/people/", {"filter": json.dumps({"field": "phones", "known": False})})
    assert page.status_code == 200
    assert "Anna Galli" in page.content.decode()
    assert Party.objects.filter(kind="person").count() == 2
