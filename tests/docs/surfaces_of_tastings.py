"""Every surface that docs/tutorial.md promises. `test_tutorial.py` runs it where the tutorial has been followed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clientela.sales.tastings import actions
from clientela.sales.tastings.models import Tasting
from pghistory.models import Context

from clientela.platform.entities import registry
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions as imports

HERE = Path(__file__).parent
API = "/api/v1/tastings"
PastTasting: Any = Tasting.pgh_event_model  # type: ignore[attr-defined]


@pytest.fixture
def tasting(owner: Any) -> Iterator[Tasting]:
    facts = {"name": "Autumn harvest", "held_on": "2026-10-03", "place": "Torino", "price": "12.50"}
    return Tasting.objects.get(pk=actions.create_tasting(facts, by=owner.actor))


def test_the_list_shows_finds_and_filters(owner, tasting):
    assert "Autumn harvest" in owner.browser.get("/tastings/").content.decode()
    assert "Autumn harvest" in owner.browser.get("/tastings/?q=TORINO&sort=name").content.decode()
    assert (
        "Autumn harvest"
        not in owner.browser.get("/tastings/?field=price&op=under&value=10", follow=True).content.decode()
    )


def test_the_form_makes_one_and_tells_what_is_wrong(owner):
    assert owner.browser.get("/tastings/new/").status_code == 200
    assert "This is needed." in owner.browser.post("/tastings/new/", {"name": ""}).content.decode()
    typed = {"name": "Morning", "held_on": "2026-10-17", "price": "9", "price_currency": "PLN"}
    assert owner.browser.post("/tastings/new/", typed).status_code == 302
    assert Tasting.objects.get().currency == "PLN"


def test_the_record_page_is_edited_in_place_and_as_a_whole(owner, tasting):
    home = f"/tastings/{tasting.pk}/"
    assert "Torino" in owner.browser.get(home).content.decode()
    assert owner.browser.post(f"{home}place/edit/", {"place": "Milano", "version": 1}).status_code == 200
    assert owner.browser.get(f"{home}edit/").status_code == 200
    assert owner.browser.post(f"{home}edit/", {"notes": "Bring cups", "version": 2}).status_code == 302
    assert Tasting.objects.values_list("place", "notes").get() == ("Milano", "Bring cups")


def test_it_is_deleted_and_history_keeps_it(owner, tasting):
    owner.browser.post(f"/tastings/{tasting.pk}/delete/")
    assert not Tasting.objects.exists()
    old = PastTasting.objects.get()
    assert (old.name, old.pgh_label) == ("Autumn harvest", "delete")
    assert Context.objects.get(pk=old.pgh_context_id).metadata["name"] == "Olga"


def test_the_api_reads_writes_and_filters(owner, tasting):
    one = owner.browser.get(f"{API}/{tasting.pk}", headers=owner_headers(owner)).json()
    assert (one["name"], one["price"]) == ("Autumn harvest", "12.50")
    body = json.dumps({"name": "Morning", "price": "9.00"})
    made = owner.browser.post(API, body, content_type="application/json", headers=owner_headers(owner))
    assert made.status_code == 201
    asked = {"filter": '{"field": "price", "under": "10"}'}
    items = owner.browser.get(API, asked, headers=owner_headers(owner)).json()["items"]
    assert [item["name"] for item in items] == ["Morning"]


def test_the_api_takes_a_batch_and_changes(owner, tasting):
    rows = json.dumps([{"external_id": "7", "name": "Autumn harvest", "place": "Roma"}])
    batch = f"{API}/batch?source=calendar"
    done = owner.browser.post(batch, rows, content_type="application/json", headers=owner_headers(owner)).json()
    assert done["outcomes"] == {"created": 0, "updated": 1, "unchanged": 0}
    change = json.dumps({"notes": "Bring cups", "version": 2})
    one = f"{API}/{tasting.pk}"
    assert (
        owner.browser.patch(one, change, content_type="application/json", headers=owner_headers(owner)).status_code
        == 200
    )
    assert owner.browser.delete(one, headers=owner_headers(owner)).status_code == 204


def test_openapi_tells_of_it(owner):
    told = owner.browser.get("/api/v1/openapi.json", headers=owner_headers(owner)).json()
    assert {"TastingCreate", "TastingEdit", "TastingUpsert"} <= told["components"]["schemas"].keys()


def test_the_file_of_the_tutorial_is_understood(owner):
    stored = keep([(HERE / "tastings.csv").read_bytes()], limit=10_000)
    entity = registry.entity("tastings")
    one = imports.open_import(stored, name="tastings.csv", entity=entity, by=owner.actor)
    imports.start(one, by=owner.actor)
    assert imports.run(one.pk, by=owner.actor).counts["created"] == 2
    found = Tasting.objects.order_by("held_on").values_list("name", "place", "price")
    assert [(name, place, str(price)) for name, place, price in found] == [
        ("Primi raccolti", "Torino, via Garibaldi", "12.50"), ("Il caffè del mattino", "Milano", "9.00")]  # fmt: skip


def test_it_can_be_exported(owner, tasting):
    for form, said in (("csv", b"Autumn harvest"), ("jsonl", b"Autumn harvest"), ("xlsx", b"PK")):
        answer = owner.browser.get(f"/tastings/export/?form={form}")
        assert said in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_search_and_navigation_know_it(owner, charlie, tasting):
    assert "Autumn" in owner.browser.get("/palette/?q=autumn").content.decode()
    assert 'href="/tastings/"' in owner.browser.get("/people/").content.decode()
    assert "/imports/" in owner.browser.get("/imports/?type=tastings").content.decode()
    assert charlie.browser.get("/tastings/").status_code == 403


def owner_headers(owner: Any) -> dict[str, str]:
    return {"Authorization": owner.bearer["HTTP_AUTHORIZATION"]}
