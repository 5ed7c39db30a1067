"""A field of one's own, on people: on pages and by API, in lists and conditions, in order, in imports and exports, under rights."""

import json
from functools import partial
from typing import Any

import pytest
from conftest import Persona

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.fields.actions import add_field, archive_field, bring_back_field
from clientela.platform.fields.models import OwnField
from clientela.platform.imports.targets import targets
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied

pytestmark = pytest.mark.django_db
SIZES = [{"key": "small", "labels": {"en": "Small", "it": "Piccolo"}}, {"key": "large", "labels": {"en": "Large"}}]


def _fact(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"entity": "person", "name": f"own_{name}", "kind": kind, "labels": {"en": name.capitalize()}, **more}


@pytest.fixture
def olga(owner: Persona) -> Actor:
    """With a field of each kind on people."""
    for kind in ("text", "number", "integer", "date", "moment", "truth", "url"):
        add_field(_fact(kind, kind), by=owner.actor)
    add_field(_fact("size", "choice", choices=SIZES), by=owner.actor)
    add_field(_fact("sizes", "choices", choices=SIZES), by=owner.actor)
    actor = actor_by_user(owner.user.pk)
    assert actor is not None
    return actor


SAID = {
    "own_text": "Moka", "own_number": "12.50", "own_integer": 7, "own_date": "2026-05-12", "own_size": "large",
    "own_moment": "2026-05-12T10:00:00+00:00", "own_truth": True, "own_url": "https://example.com", "own_sizes": ["small", "large"],
}  # fmt: skip


def _make(actor: Actor, **said: Any) -> Any:
    entity = known("person", actor)
    cleaned = clean(entity, {"name": "Anna", **said})
    assert not cleaned.problems
    assert entity.verbs.create
    return entity.verbs.create(cleaned.facts, by=actor)


def _found(actor: Actor, **tree: Any) -> list[str]:
    entity = known("person", actor)
    where = compile_condition(tree, EntityWords(entity, actor))
    return [row[1] for row in page(entity, actor, Ask(columns=("name",), where=where)).rows]


def test_a_record_holds_a_value_of_each_kind(olga: Actor, owner: Persona) -> None:
    key = _make(olga, **SAID)
    document = owner.browser.get(f"/api/v1/people/{key}", **owner.bearer).json()
    assert {name: document.get(name) for name in SAID} == SAID
    assert "own" not in document


@pytest.mark.parametrize("tree", [
    {"field": "own_text", "is": "moka"}, {"field": "own_text", "contains": "ok"}, {"field": "own_number", "over": 12},
    {"field": "own_number", "is": "12.5"}, {"field": "own_integer", "at_most": 7}, {"field": "own_date", "under": "2026-06-01"},
    {"field": "own_date", "yearly_in_next": "365 days"}, {"field": "own_moment", "over": "2026-05-01T00:00Z"},
    {"field": "own_truth", "is": True}, {"field": "own_url", "starts_with": "https"}, {"field": "own_size", "is": "large"},
    {"field": "own_size", "any_of": ["small", "large"]}, {"field": "own_sizes", "all_of": ["small", "large"]},
    {"field": "own_sizes", "any_of": ["small"]}, {"field": "own_number", "known": True}, {"field": "own_sizes", "known": True},
    {"field": "own_size", "is_not": "small"},
])  # fmt: skip
def test_a_condition_finds_by_it(olga: Actor, tree: dict[str, Any]) -> None:
    _make(olga, **SAID)
    _make(olga, name="Empty", **({"own_size": "small"} if "is_not" in tree else {}))
    assert _found(olga, **tree) == ["Anna"]


@pytest.mark.parametrize("name", ["own_text", "own_number", "own_integer", "own_date", "own_moment", "own_size"])
def test_a_list_is_sorted_by_it_page_by_page(olga: Actor, name: str) -> None:
    other = {"own_text": "Zucchero", "own_number": "13", "own_integer": 70, "own_date": "2027-01-01", "own_size": "small",
             "own_moment": "2027-01-01T00:00Z"}  # fmt: skip
    _make(olga, name="First", **SAID)
    _make(olga, name="Second", **{name: other[name]})
    _make(olga, name="None")
    entity, ask = known("person", olga), Ask(columns=("name", name), sort=name, limit=1)
    seen, found = [], page(entity, olga, ask)
    while found.rows:
        seen.append(found.rows[0][1])
        found = (
            page(entity, olga, Ask(ask.columns, ask.sort, after=found.next, limit=1))
            if found.next
            else page(entity, olga, Ask(q="nobody"))
        )
    assert seen == ["None", "First", "Second"]


def test_an_edit_changes_one_value_alone(olga: Actor) -> None:
    key, entity = _make(olga, **SAID), known("person", olga)
    assert entity.verbs.edit
    entity.verbs.edit(key, clean(entity, {"own_text": "", "own_integer": 8}, partial=True).facts, by=olga)
    party = entity.rows().get(pk=key)
    assert party.own == {**{name: value for name, value in SAID.items() if name != "own_text"}, "own_integer": 8}


def test_who_may_not_configure_adds_none(alice: Persona) -> None:
    with pytest.raises(Denied):
        add_field(_fact("text", "text"), by=alice.actor)
    assert not OwnField.objects.exists()


def test_the_api_writes_it_and_tells_of_it(olga: Actor, owner: Persona) -> None:
    sent = {"name": "Ewa", "own_number": "7.5", "own_sizes": ["large"], "own_truth": False}
    post = partial(owner.browser.post, "/api/v1/people", content_type="application/json", **owner.bearer)
    made = post(sent).json()
    assert {name: made[name] for name in sent} == sent
    refused = post(sent | {"own_number": "many"})
    assert refused.status_code == 422
    assert "own_number" in refused.content.decode()
    told = owner.browser.get("/api/v1/openapi.json").json()["components"]["schemas"]["PersonCreate"]
    assert told["properties"]["own_number"]["description"] == "Number"
    assert told["additionalProperties"] is False


def test_pages_show_and_take_it(olga: Actor, owner: Persona) -> None:
    assert 'name="own_sizes"' in owner.browser.get("/people/new/").content.decode()
    form = {
        "name": "Ewa",
        "own_text": "Moka",
        "own_size": "small",
        "own_sizes": ["small", "large"],
        "own_date": "2026-05-12",
    }
    address = owner.browser.post("/people/new/", form)["Location"]
    assert "Moka" in owner.browser.get(address).content.decode()
    said = owner.browser.post(f"{address}own_size/edit/", {"own_size": "large"}).content.decode()
    assert "Large" in said
    listed = owner.browser.get(
        "/people/?columns=name,own_size,own_sizes,own_date,own_text&sort=-own_date"
    ).content.decode()
    assert "Moka" in listed
    assert "Large" in listed
    assert "Ewa" in owner.browser.get("/people/?view=board&by=own_size").content.decode()


def test_bulk_edits_set_and_add(olga: Actor, owner: Persona) -> None:
    key = str(_make(olga, own_sizes=["small"], own_text="Moka"))
    owner.browser.post("/people/bulk/", {"field": "own_sizes", "mode": "add", "own_sizes": "large", "id": key})
    owner.browser.post("/people/bulk/", {"field": "own_text", "mode": "set", "own_text": "Tea", "id": key})
    own = known("person", olga).rows().get(pk=key).own
    assert own == {"own_sizes": ["small", "large"], "own_text": "Tea"}


def test_an_import_brings_it_and_an_export_takes_it_out(olga: Actor, owner: Persona, arrivals: Any) -> None:
    entity = known("person", olga)
    assert entity.verbs.take
    rows = [{"external_id": "1", "name": "Ewa", "own_text": "Moka", "own_number": "7"}]
    entity.verbs.take(arrivals("person", *rows), by=olga)
    entity.verbs.take(arrivals("person", {"external_id": "1", "name": "Ewa", "own_number": "8"}), by=olga)
    assert entity.rows().get().own == {"own_text": "Moka", "own_number": "8"}
    assert "own_number" in {target.key for target in targets(entity, by=olga)}
    csv = b"".join(owner.browser.get("/people/export/?format=csv")).decode()
    assert {"own_number", "own_text"} <= set(csv.splitlines()[0].split(","))
    assert "Moka" in csv


def test_what_roles_keep_back_is_in_no_surface(olga: Actor, person_with: Any) -> None:
    key = _make(olga, **SAID)
    masks = {"person": {"own_text": "hidden", "own_number": "masked", "own_integer": "read_only"}}
    rosa = person_with("Rosa", {"*": {"*": "all"}, "role": {"*": "none"}}, masks=masks)
    said = rosa.browser.get(f"/api/v1/people/{key}", **rosa.bearer).json()
    assert (said["own_text"], said["own_number"], said["own_integer"]) == (None, "•••", 7)
    page_ = rosa.browser.get("/people/?columns=name,own_number,own_integer").content.decode()
    assert "12.5" not in page_
    for name in ("own_text", "own_number"):
        asked = {"filter": json.dumps({"field": name, "known": True})}
        assert rosa.browser.get("/api/v1/people", asked, **rosa.bearer).status_code == 422
    patched = rosa.browser.patch(
        f"/api/v1/people/{key}", {"own_integer": 9}, content_type="application/json", **rosa.bearer
    )
    assert patched.status_code == 422
    assert known("person", olga).rows().get(pk=key).own["own_integer"] == 7


def test_an_archived_field_is_nowhere_and_comes_back_whole(olga: Actor, owner: Persona) -> None:
    key, field = _make(olga, **SAID), OwnField.objects.get(name="own_text")
    archive_field(field.pk, by=olga)
    document = owner.browser.get(f"/api/v1/people/{key}", **owner.bearer).json()
    assert "own_text" not in document
    assert document["own_integer"] == 7
    bring_back_field(field.pk, by=olga)
    assert owner.browser.get(f"/api/v1/people/{key}", **owner.bearer).json()["own_text"] == "Moka"


def test_lists_and_records_cost_no_query_more(olga: Actor, owner: Persona, django_assert_num_queries: Any) -> None:
    key = _make(olga, **SAID)
    addresses = ("/people/?columns=name,own_text,own_number&sort=own_number", f"/people/{key}/")
    for address in addresses:
        owner.browser.get(address)
        with django_assert_num_queries(2):
            owner.browser.get(address)


def test_labels_are_said_in_the_readers_language(olga: Actor, person_with: Any) -> None:
    key = _make(olga, own_size="small")
    piero = person_with("Piero", {"*": {"*": "all"}}, language="it")
    assert "Piccolo" in piero.browser.get(f"/people/{key}/").content.decode()
