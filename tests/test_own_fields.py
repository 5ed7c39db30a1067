"""Fields of the company's own on every type that can have them: created, imported twice, listed, edited, exported."""

from typing import Any

import pytest
from conftest import Persona

from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.entities.own import holds_own
from clientela.platform.fields.actions import add_field
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db
NAMED = {"person": "name", "organisation": "name", "household": "name", "product": "name", "task": "title", "meeting": "title",
         "entry": "title", "pipeline": "name", "stage": "name", "stage_step": "name", "deal": "name",
         "rate": "said_by", "index_value": "said_by",
         "quote": "name", "contract": "name", "installed_product": "name", "partner_deal": "name",
         "commission_rule": "name", "purchase": "reference",
         "lead": "name", "lead_source": "name", "lead_form": "name", "cadence": "name",
         **dict.fromkeys(("price_list", "price", "tax_class", "tax_rate", "place", "stock_level",
                          "supplier_product"), "name")}  # fmt: skip
WHEN = {
    "lead_form": {"address": "ewa"},
    "commission_rule": {"percent": "10"},
    "rate": {"day": "2026-05-12", "currency": "PLN", "value": "4.3"},
    "index_value": {"index": "HICP", "month": "2026-05", "value": "128.3"},
    "meeting": {"at": "2026-05-12T10:00+02:00"},
    "entry": {"at": "2026-05-12T10:00+02:00", "kind": "call"},
}
every = pytest.mark.parametrize("name", list(NAMED))


@pytest.fixture
def said(name: str) -> dict[str, Any]:
    """A field of four kinds on the type, and what a record says of them."""
    for kind in ("text", "number", "date", "choices"):
        choices = [{"labels": {"en": "Small"}}, {"labels": {"en": "Large"}}] if kind == "choices" else []
        add_field(
            checked({"type": name, "kind": kind, "labels": {"en": kind}, "choices": choices}, by=SYSTEM), by=SYSTEM
        )
    own = {"own_text": "Moka", "own_number": "12.50", "own_date": "2026-05-12", "own_choices": ["small"]}
    return {NAMED[name]: "Ewa", **WHEN.get(name, {}), **own}


def test_every_type_is_walked_here() -> None:
    assert set(NAMED) == {entity.key for entity in registry.every() if holds_own(entity) and not entity.hangs}


@every
def test_it_is_created_edited_and_listed(name: str, said: dict[str, Any], owner: Persona) -> None:
    url, how = f"/api/v1/{registry.entity(name).plural}", {"content_type": "application/json", **owner.bearer}
    made = owner.browser.post(url, said, **how).json()
    changed = owner.browser.patch(f"{url}/{made['id']}", {"own_text": "Tea", "own_date": None}, **how).json()
    expected = said | {"own_text": "Tea", "own_date": None}
    assert {key: changed[key] for key in expected if key.startswith("own_")} == {
        key: value for key, value in expected.items() if key.startswith("own_")
    }
    listed = owner.browser.get(
        url, {"filter": '{"field": "own_number", "over": 12}', "sort": "-own_number"}, **owner.bearer
    )
    assert [one["id"] for one in listed.json()["items"]] == [made["id"]]


@every
def test_pages_show_it(name: str, said: dict[str, Any], owner: Persona) -> None:
    entity = registry.entity(name)
    made = owner.browser.post(f"/api/v1/{entity.plural}", said, content_type="application/json", **owner.bearer).json()
    assert "Moka" in owner.browser.get(f"{entity.url}{made['id']}/").content.decode()
    assert 'name="own_text"' in owner.browser.get(f"{entity.url}{made['id']}/edit/").content.decode()
    cleared = f"{entity.url}?columns={entity.title},own_text,own_choices&sort=own_date&filter=%7B%22all%22%3A%5B%5D%7D"
    assert "Moka" in owner.browser.get(cleared).content.decode()


@every
def test_an_import_writes_it_and_a_later_one_adds_to_it(
    name: str, said: dict[str, Any], owner: Persona, arrivals: Any
) -> None:
    entity = registry.entity(name)
    assert entity.verbs.take
    first = {key: value for key, value in said.items() if key != "own_number"} | {"external_id": "1", **_coded(name)}
    entity.verbs.take(arrivals(name, first), by=owner.actor)
    later = {key: value for key, value in first.items() if not key.startswith("own_")} | {"own_number": "7"}
    taken = entity.verbs.take(arrivals(name, later), by=owner.actor)
    assert taken.outcomes["updated"] == 1
    assert entity.rows().get().own == {
        "own_text": "Moka",
        "own_number": "7",
        "own_date": "2026-05-12",
        "own_choices": ["small"],
    }


def _coded(name: str) -> dict[str, str]:
    return {"code": "E1"} if name == "product" else {}
