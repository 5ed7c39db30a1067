"""Own types beside others: links from and to them, files brought in and taken back, exports, what the command explains."""

import json
from typing import Any

import pytest
from conftest import Persona

from clientela.commands.explain import _chapters
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.fields.actions import add_field
from clientela.platform.imports.tests.bringing import bring, undone
from clientela.platform.objects.models import OwnRecord
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db
FILE = "Vineyard ID;Name;Hectares;Tags\n1;Asili;1,5;docg\n2;Rabajà;2,25;docg\n"


@pytest.fixture(autouse=True)
def _hectares(vineyard: str) -> None:
    add_field(checked({"type": vineyard, "kind": "number", "labels": {"en": "Hectares"}}, by=SYSTEM), by=SYSTEM)


def call(who: Persona, method: str, address: str, body: Any = None) -> Any:
    return getattr(who.browser, method)(f"/api/v1/{address}", body, content_type="application/json", **who.bearer)


def test_a_link_leads_to_it_and_conditions_go_through_both_ways(owner: Persona) -> None:
    add_field(
        checked({"type": "person", "kind": "link", "target": "own_vineyard", "labels": {"en": "Grows"}}, by=SYSTEM),
        by=SYSTEM,
    )
    asili = call(owner, "post", "vineyards", {"name": "Asili", "own_hectares": "1.5"}).json()["id"]
    anna = call(owner, "post", "people", {"name": "Anna", "own_grows": {"id": asili}}).json()
    assert anna["own_grows"] == {"id": asili, "name": "Asili"}
    assert f"/vineyards/{asili}/" in owner.browser.get(f"/people/{anna['id']}/").content.decode()
    named = {"field": "own_grows", "is": asili}
    found = owner.browser.get("/api/v1/people", {"filter": json.dumps(named)}, **owner.bearer).json()
    assert [one["id"] for one in found["items"]] == [anna["id"]]


def test_a_file_is_brought_in_twice_and_taken_back(owner: Persona) -> None:
    one = bring(owner, FILE, plural="vineyards", name="vineyards.csv")
    assert one.counts["created"] == 2
    assert OwnRecord.objects.get(name="Rabajà").own == {"own_hectares": "2.25"}
    again = bring(owner, FILE.replace("1,5", "3"), plural="vineyards", name="vineyards.csv")
    assert (again.counts.get("created", 0), again.counts["updated"], again.counts["unchanged"]) == (0, 1, 1)
    undone(owner, again)
    assert OwnRecord.objects.get(name="Asili").own == {"own_hectares": "1.5"}
    undone(owner, one)
    assert not OwnRecord.objects.exists()


def test_a_row_without_a_key_is_known_by_its_words(owner: Persona) -> None:
    rows = "Name;Hectares\nEspresso X1;1\nEspresso X1;2\n"
    assert bring(owner, rows, plural="vineyards", name="v.csv").counts["created"] == 2  # no two rows become one
    assert bring(owner, rows, plural="vineyards", name="v.csv").counts["unchanged"] == 2


def test_a_list_is_exported_within_masks(owner: Persona, person_with: Any) -> None:
    call(owner, "post", "vineyards", {"name": "Asili", "own_hectares": "98765.25"})
    assert "98765.25" in owner.browser.get("/vineyards/export/?form=csv").getvalue().decode()
    mia = person_with("Mia", {"*": {"*": "all"}}, masks={"own_vineyard": {"own_hectares": "hidden"}})
    assert "98765.25" not in mia.browser.get("/vineyards/export/?form=csv").getvalue().decode()
    refused = person_with("Rea", {"*": {"see": "all"}}).browser.get("/vineyards/export/?form=csv")
    assert refused.status_code == 403
    assert "may not export vineyard" in refused.content.decode()


def test_the_command_explains_it(vineyard: str) -> None:
    told = dict(_chapters(registry.entity(vineyard)))
    assert told["API"][0] == "GET /api/v1/vineyards"
    assert any(line.startswith("own_hectares") for line in told["Fields"])
