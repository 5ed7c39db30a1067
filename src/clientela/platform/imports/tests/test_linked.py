"""What a person's row says of the organisation travels with it: proposals, rights, modes, the same again, and undo."""

from typing import Any

import pytest

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import
from clientela.platform.imports.reports import preview
from clientela.platform.imports.targets import Mapped
from clientela.platform.imports.tests.bringing import bring, laid, tried, undone

FILE = """ID,Name,Company,Company website,Partita IVA azienda,Company city,Industry
1,Anna,Alba,alba.example,IT 00743110157,Torino,Coffee
2,Piero,ALBA,,,,Roasting
3,Ewa,Karmel,karmel.example,,Lublin,
4,Ida,,nobody.example,,,
"""


def firm(name: str = "Alba") -> Party:
    return Party.objects.get(kind="organisation", name=name)


def said(party: Party) -> tuple[str, str, str, list[str]]:
    return party.website, party.city, party.industry, [one.value for one in party.identifiers.all()]


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Company website", "organisation.website"), ("Sito web azienda", "organisation.website"),
        ("Página web de la empresa", "organisation.website"), ("Strona firmy", "organisation.website"),
        ("Partita IVA azienda", "organisation.identifiers.vat"), ("Company VAT ID", "organisation.identifiers.vat"),
        ("Miasto firmy", "organisation.city"), ("Employees", "organisation.employees"), ("Company", "organisation"),
        ("Company phone", "phones"), ("Website", "website"), ("City", "addresses.city"), ("Partita IVA", "identifiers.vat"),
    ],
)  # fmt: skip
def test_columns_are_proposed_by_their_headings(owner, heading, target):
    one = laid(owner, f"Name,{heading}\nAnna,\n")
    assert [item["target"] for item in one.mapping if item["column"] == 1] == [target]


def test_what_rows_say_of_an_organisation_becomes_its_own(owner):
    one = bring(owner, FILE, source="crm")
    assert said(firm()) == ("https://alba.example", "Torino", "Roasting", ["IT00743110157"])
    assert firm("Karmel").city == "Lublin"
    assert [person.city for person in firm().people.all()] == ["", ""]
    assert (one.counts["created"], Party.objects.filter(kind="organisation").count()) == (4, 2)
    assert [note for note in one.notes if "does not name it" in note]
    assert firm("Karmel").source_records.get().payload == {
        "Company website": "karmel.example",
        "Company city": "Lublin",
    }


def test_the_same_file_again_changes_nothing(owner):
    bring(owner, FILE, source="crm")
    before = list(Party.objects.order_by("pk").values())
    bring(owner, FILE, source="crm")
    assert list(Party.objects.order_by("pk").values()) == before


def test_a_known_organisation_is_told_and_an_undo_takes_it_back(owner):
    key = parties.create("organisation", {"name": "Alba", "city": "Cuneo"}, by=owner.actor)
    before = said(firm())
    one = bring(owner, FILE, source="crm")
    assert (firm().pk, firm().city, firm().name) == (key, "Torino", "Alba")
    undone(owner, one)
    assert said(firm()) == before
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "city", "website"),
    [({"mode": "create"}, "Cuneo", ""), ({"fill_only": True}, "Cuneo", "https://alba.example")],
)
def test_modes_hold_for_it_too(owner, how, city, website):
    parties.create("organisation", {"name": "Alba", "city": "Cuneo"}, by=owner.actor)
    bring(owner, FILE, source="crm", **how)
    assert (firm().city, firm().website) == (city, website)
    assert firm("Karmel").city == "Lublin"


def test_of_rows_that_are_not_taken_nothing_is_told(owner):
    bring(owner, FILE, source="crm", mode="update")
    assert not Party.objects.exists()


def test_anothers_organisation_is_left_and_that_is_noted(owner, person_with):
    parties.create("organisation", {"name": "Alba", "city": "Cuneo"}, by=owner.actor)
    narrow = person_with("Ann", {"*": {"see": "all", "import": "own", "create": "own", "edit": "own"}})
    one = bring(narrow, FILE, source="crm")
    assert (firm().city, firm("Karmel").city) == ("Cuneo", "Lublin")
    assert [rows for note, rows in one.notes.items() if "not yours to change" in note] == [1]


def test_without_the_right_to_bring_organisations_there_are_no_such_columns(person_with):
    only = {"import": "all", "create": "all", "see": "all", "edit": "all"}
    ben = person_with("Ben", {"person": only, "organisation": {"see": "all"}})
    one = laid(ben, FILE)
    assert not any(item["target"].startswith("organisation.") for item in one.mapping)
    with pytest.raises(ValueError, match=r"no field “organisation\.website”"):
        actions.map_columns(one, [Mapped(3, "organisation.website")], by=ben.actor)
    assert Import.objects.get().mapping == one.mapping


def test_the_page_offers_them_and_shows_what_they_hold(owner):
    one = laid(owner, FILE)
    page = owner.browser.get(f"/imports/{one.pk}/").content.decode()
    assert "Organisation › Website" in page
    assert "https://alba.example" in page


def test_a_dry_run_leaves_the_organisation_alone(owner):
    parties.create("organisation", {"name": "Alba", "city": "Cuneo"}, by=owner.actor)
    found: Any = preview(tried(owner, laid(owner, FILE)))
    assert (firm().city, found["counts"]["created"]) == ("Cuneo", 4)
    assert Party.objects.count() == 1
