"""Own fields that hold an e-mail or a phone: made comparable and checked as contact points are, clicked, brought in and found."""

import json
from typing import Any

import pytest
from conftest import Persona

from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.fields.actions import add_field
from clientela.platform.imports.tests.bringing import bring
from clientela.platform.objects.actions import add_type
from clientela.platform.objects.models import OwnRecord
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db
SHOP = {"key": "own_shop", "plural": "shops", "labels": {"en": "Shop"}, "labels_plural": {"en": "Shops"}}


@pytest.fixture(autouse=True)
def _shops(db: None) -> None:
    add_type(SHOP, by=SYSTEM)
    for type_ in ("own_shop", "person"):
        for kind, label in (("email", "Desk"), ("phone", "Line")):
            add_field(checked({"type": type_, "kind": kind, "labels": {"en": label}}, by=SYSTEM), by=SYSTEM)


def call(who: Persona, method: str, address: str, body: Any = None) -> Any:
    return getattr(who.browser, method)(f"/api/v1/{address}", body, content_type="application/json", **who.bearer)


def make(who: Persona, **said: str) -> Any:
    return call(who, "post", "shops", {"name": "Asti", "own_desk": " <Desk@Example.ORG> ", **said})


def test_what_is_typed_becomes_comparable(owner: Persona) -> None:
    made = make(owner, own_line="0039 02 1234 5678").json()
    assert (made["own_desk"], made["own_line"]) == ("desk@example.org", "+390212345678")


@pytest.mark.parametrize(("name", "said"), [("own_desk", "nobody"), ("own_line", "ask for Anna")])
def test_what_is_none_is_refused_and_nothing_made(owner: Persona, name: str, said: str) -> None:
    refused = make(owner, **{name: said})
    assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, [name])
    assert not OwnRecord.objects.exists()


def test_a_number_without_prefix_is_read_in_the_record_s_country(owner: Persona) -> None:
    anna = call(owner, "post", "people", {"name": "Anna", "country": "IT", "own_line": "02 1234 5678"})
    assert anna.json()["own_line"] == "+390212345678"


def test_one_click_writes_and_calls(owner: Persona) -> None:
    key = make(owner, own_line="+39 02 1234 5678").json()["id"]
    for page in (owner.browser.get("/shops/"), owner.browser.get(f"/shops/{key}/")):
        text = page.content.decode()
        assert 'href="mailto:desk@example.org"' in text
        assert 'href="tel:+390212345678"' in text


def test_conditions_and_orders_take_them(owner: Persona) -> None:
    make(owner, own_line="+39 02 1234 5678")
    make(owner, own_desk="other@example.org")
    for said in ({"field": "own_line", "is": "+39 02 12345678"}, {"field": "own_desk", "contains": "Desk@"}):
        found = owner.browser.get("/api/v1/shops", {"filter": json.dumps(said)}, **owner.bearer).json()["items"]
        assert [one["own_desk"] for one in found] == ["desk@example.org"]
    ordered = call(owner, "get", "shops?sort=-own_desk").json()["items"]
    assert [one["own_desk"] for one in ordered] == ["other@example.org", "desk@example.org"]


def test_a_file_brings_them_and_notes_what_is_none(owner: Persona) -> None:
    rows = "Name;Desk;Line\nAsti;ASTI@example.org;+39 0141 123456\nAlba;nobody;\n"
    one = bring(owner, rows, plural="shops", name="shops.csv")
    assert one.counts["created"] == 2
    assert OwnRecord.objects.get(name="Asti").own == {"own_desk": "asti@example.org", "own_line": "+390141123456"}
    assert one.notes


def test_records_of_own_types_are_found_by_them(owner: Persona, person_with: Any) -> None:
    key = make(owner, own_line="+39 02 1234 5678").json()["id"]
    bring(owner, "Name;Desk\nAlba;alba@example.org\n", plural="shops", name="shops.csv")
    call(owner, "patch", f"shops/{key}", {"own_desk": "new@example.org"})
    for said, names in (("1234 5678", ["Asti"]), ("alba@ex", ["Alba"]), ("new@ex", ["Asti"]), ("desk@ex", [])):
        found = owner.browser.get("/api/v1/shops", {"q": said}, **owner.bearer).json()["items"]
        assert [one["name"] for one in found] == names, said
    mia = person_with("Mia", {"*": {"*": "all"}}, masks={"own_shop": {"own_line": "hidden"}})
    assert call(mia, "get", "shops?q=12345678").json()["items"] == []
    assert registry.entity("own_shop").searched == ("name", "own_desk", "own_line")


def test_the_form_offers_both_kinds(owner: Persona) -> None:
    page = owner.browser.get("/settings/fields/new/?type=own_shop").content.decode()
    assert '<option value="email"' in page
    assert 'type="tel"' in owner.browser.get("/shops/new/").content.decode()
