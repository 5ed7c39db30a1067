"""Lists as files: the rows one may see, told as a fact, and nothing that a spreadsheet would run."""

import csv
import io
import json
from typing import Any

import pytest
from django.http import HttpResponseBase
from python_calamine import CalamineWorkbook

from clientela.catalog.actions import create_product
from clientela.parties import actions as parties
from clientela.parties.entities import PERSON
from clientela.platform.entities.cleaning import clean
from clientela.platform.events.models import Fact

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example")', "＝1+1"]


@pytest.fixture
def anna(alice: Any) -> Any:
    raw = {
        "name": 'Anna, "Ania"\nŁąka',
        "emails": ["a@example.com", "b@example.com"],
        "phones": ["+39 347 118 2930"],
        "tags": ["x", "y"],
    }
    return parties.create("person", clean(PERSON, raw).facts, by=alice.actor)


def content(response: HttpResponseBase) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def rows(who: Any, address: str = "/people/export/") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(who.browser.get(address)).decode("utf-8-sig"))))


def test_a_list_is_had_in_three_forms(anna, owner):
    as_csv = rows(owner)[0]
    as_lines = [json.loads(line) for line in content(owner.browser.get("/people/export/?form=jsonl")).splitlines()]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(owner.browser.get("/people/export/?form=xlsx"))))
    sheet = book.get_sheet_by_index(0).to_python()
    assert as_csv["id"] == as_lines[0]["id"] == sheet[1][0] == str(anna)
    assert as_csv["name"] == as_lines[0]["name"] == sheet[1][1]
    assert (as_csv["emails"], as_csv["phones"], as_csv["tags"]) == (
        "a@example.com; b@example.com",
        "+393471182930",
        "x; y",
    )


def test_only_what_one_may_see_and_asked_for(anna, owner, person_with):
    zoe = parties.create("person", {"name": "Zoe"}, by=owner.actor)
    assert len(rows(owner)) == 2
    assert [row["name"] for row in rows(owner, "/people/export/?q=zoe")] == ["Zoe"]
    assert [row["id"] for row in rows(owner, f"/people/export/?id={zoe}&id=nonsense")] == [str(zoe)]
    assert rows(owner, "/people/export/?id=nonsense") == []
    assert rows(person_with("Ed", {"*": {"see": "own", "export": "all"}})) == []


def test_taking_a_list_out_is_a_fact(anna, owner):
    rows(owner, "/people/export/?q=anna")
    fact = Fact.objects.get(name="Exported")
    key = fact.payload.pop("export")
    assert fact.payload == {"entity": "person", "form": "csv", "q": "anna", "columns": "", "where": ""}
    assert Fact.objects.get(name="ExportEnded").payload == {"export": key, "rows": 1}
    assert fact.actor["name"] == "Olga"


def test_without_the_right_nothing_leaves_the_house(anna, alice, charlie):
    for who in (alice, charlie):
        assert who.browser.get("/people/export/").status_code == 403
    assert not Fact.objects.filter(name="Exported").exists()


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(owner, formula):
    create_product({"code": formula, "name": formula}, by=owner.actor)
    row = rows(owner, "/products/export/")[0]
    assert row["code"][0] not in "=+-@\t\r"
    assert row["code"].lstrip("'") == formula
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(owner.browser.get("/products/export/?form=xlsx"))))
    assert formula in book.get_sheet_by_index(0).to_python()[1]


def test_numbers_stay_numbers(owner):
    create_product({"code": "A", "name": "A", "unit_price": "-12.5000", "currency": "EUR"}, by=owner.actor)
    create_product({"code": "B", "name": "B"}, by=owner.actor)
    assert [row["unit_price"] for row in rows(owner, "/products/export/")] == ["-12.5", ""]
