"""The form of a record: posted as it was shown it changes nothing, and an old doubtful value does not stand in the way."""

import re
from html import unescape
from typing import Any

import pytest

from clientela.parties.actions import create, take
from clientela.parties.entities import ORGANISATION
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import clean
from clientela.platform.events.models import Fact

DOUBTFUL = {
    "external_id": "7", "name": "Anna Rossi", "emails": ["not an address"],
    "phones": [{"typed": "ask for Anna", "label": "Work Fax 2"}],
    "identifiers": [{"kind": "vat", "typed": "IT123"}], "addresses": [{"street": "Via Roma 1", "country": "Atlantis"}],
    "tags": "a;b",
    "organisation": "Alba", "notes": "two\nlines", "lifecycle": "customer", "birth_date": "1990-05-12", "language": "sc",
}  # fmt: skip


@pytest.fixture
def anna(owner: Any, arrivals: Any, person_with: Any) -> Party:
    """Somebody with values that a form would not take, or would not offer."""
    gone = person_with("Gone", {}).user
    gone.is_active = False
    gone.save()
    take("person", arrivals("person", DOUBTFUL | {"owner": gone.email}), by=owner.actor)
    return Party.objects.get(kind="person")


def shown(page: str) -> dict[str, Any]:
    """What the form on a page would send if it were sent at once."""
    form = page[page.index('id="record-form"') : page.index("</form>", page.index('id="record-form"'))]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.S)
    said: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attribute = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attribute.get("name") and (attribute.get("type") not in ("checkbox", "radio") or " checked" in tag):
            said.setdefault(attribute["name"], []).append(unescape(attribute.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, flags=re.S):
        said[name] = unescape(text).replace("\n", "\r\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, flags=re.S):
        chosen = re.search(r'<option[^>]*value="([^"]*)"[^>]* selected', options)
        said[name] = unescape(chosen[1]) if chosen else ""
    return said


def everything() -> Any:
    points = [
        list(getattr(Party.objects.get(kind="person"), name).order_by("pk").values())
        for name in ("contact_points", "addresses", "identifiers")
    ]
    return list(Party.objects.order_by("pk").values()), points


def test_a_form_sent_as_it_was_shown_changes_nothing(anna, owner):
    url, before = f"/people/{anna.pk}/edit/", everything()
    form = shown(owner.browser.get(url).content.decode())
    assert form["name"] == ["Anna Rossi"]
    assert form["notes"] == "two\r\nlines"
    response = owner.browser.post(url, form)
    assert response.status_code == 302
    assert everything() == before
    assert not Fact.objects.filter(name="PartyChanged").exists()


def test_a_currency_or_a_kind_that_is_not_offered_stays(owner):
    body = {"name": "Zed", "annual_revenue": "12.5", "currency": "BRL", "notes": "a"}
    key = create("organisation", clean(ORGANISATION, body).facts, by=owner.actor)
    url = f"/organisations/{key}/edit/"
    form = shown(owner.browser.get(url).content.decode())
    assert owner.browser.post(url, form | {"notes": "b"}).status_code == 302
    assert Fact.objects.get(name="PartyChanged").payload["fields"] == ["notes"]


def test_one_change_changes_one_thing(anna, owner):
    url = f"/people/{anna.pk}/edit/"
    form = shown(owner.browser.get(url).content.decode())
    before = everything()
    assert owner.browser.post(url, form | {"city": "Torino"}).status_code == 302
    assert Fact.objects.get(name="PartyChanged").payload["fields"] == ["city"]
    assert Party.objects.get(pk=anna.pk).city == "Torino"
    assert everything()[1] == before[1]


def test_a_doubtful_value_that_is_touched_has_to_be_right(anna, owner):
    url = f"/people/{anna.pk}/edit/"
    form = shown(owner.browser.get(url).content.decode())
    response = owner.browser.post(url, form | {"phones-0-typed": "ask for Zoe"})
    assert response.status_code == 422
    assert "ask for Zoe" in response.content.decode()
    assert owner.browser.post(url, form | {"phones-0-typed": "347 118 2930", "country": "IT"}).status_code == 302
    assert anna.contact_points.get(kind="phone").value == "+393471182930"


def test_adding_and_removing_rows_saves_nothing(anna, owner):
    url, before = f"/people/{anna.pk}/edit/", everything()
    form = shown(owner.browser.get(url).content.decode())
    added = owner.browser.post(url, form | {"add": "emails"}).content.decode()
    assert len([name for name in shown(added) if re.fullmatch(r"emails-\d+-typed", name)]) == 2
    removed = owner.browser.post(url, form | {"drop": "emails-0"}).content.decode()
    assert "not an address" not in removed
    assert everything() == before


def test_rows_go_up_and_down_and_the_first_is_primary(anna, owner):
    url = f"/people/{anna.pk}/edit/"
    form = shown(owner.browser.get(url).content.decode())
    form = {name: value for name, value in form.items() if not name.startswith("emails-")}
    form |= {"emails-0-typed": "a@firm.example", "emails-1-typed": "b@firm.example"}
    turned = shown(owner.browser.post(url, form | {"lower": "emails-0"}).content.decode())
    assert [turned[f"emails-{at}-typed"] for at in range(2)] == [["b@firm.example"], ["a@firm.example"]]
    for odd in ("emails-1", "emails-7", "phones-0", "x"):
        same = shown(owner.browser.post(url, form | {"lower": odd}).content.decode())
        assert same["emails-0-typed"] == ["a@firm.example"]
    assert owner.browser.post(url, turned).status_code == 302
    assert anna.contact_points.filter(kind="email").earliest("position").value == "b@firm.example"


@pytest.mark.parametrize(
    "odd", ["emails-²-typed", "emails--typed", "emails-" + "9" * 500 + "-typed", "emails-1e5-typed", "emails-"]
)
def test_odd_names_of_fields_are_no_fault_of_ours(anna, owner, odd):
    response = owner.browser.post(
        f"/people/{anna.pk}/edit/", {"name": "Anna", odd: "x@example.com", "version": "9" * 5000}
    )
    assert response.status_code in (302, 409, 422)
