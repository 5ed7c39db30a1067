"""What docs/tutorial.md promises of tastings beside what `tests/test_every_entity.py` walks for every type.

`test_tutorial.py` runs it where the tutorial has been followed.
"""

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
PastTasting: Any = Tasting.pgh_event_model  # type: ignore[attr-defined]


@pytest.fixture
def tasting(owner: Any) -> Tasting:
    facts = {"name": "Autumn harvest", "held_on": "2026-10-03", "place": "Torino", "price": "12.50"}
    return Tasting.objects.get(pk=actions.create_tasting(facts, by=owner.actor))


def test_the_list_shows_finds_and_filters(owner, tasting):
    for query, found in (("", True), ("?q=TORINO&sort=name", True), ('?filter={"field":"price","under":10}', False)):
        assert ("Autumn harvest" in owner.browser.get(f"/tastings/{query}", follow=True).content.decode()) is found


def test_the_api_filters_by_the_condition_shown(owner, tasting):
    asked = {"filter": '{"field": "price", "under": "15"}'}
    items = owner.browser.get("/api/v1/tastings", asked, **owner.bearer).json()["items"]
    assert [(item["name"], item["price"]) for item in items] == [("Autumn harvest", "12.50")]


def test_history_keeps_the_old_row_with_who(owner, tasting):
    actions.edit_tasting(tasting.pk, {"place": "Milano"}, by=owner.actor)
    old = PastTasting.objects.get()
    assert (old.place, old.pgh_label) == ("Torino", "update")
    assert Context.objects.get(pk=old.pgh_context_id).metadata["name"] == "Olga"


def test_openapi_tells_of_it(owner):
    told = owner.browser.get("/api/v1/openapi.json").json()
    assert {"TastingCreate", "TastingEdit", "TastingUpsert"} <= told["components"]["schemas"].keys()


def test_the_file_of_the_tutorial_is_understood(owner):
    stored = keep([(HERE / "tastings.csv").read_bytes()], limit=10_000)
    one = imports.open_import(stored, name="tastings.csv", entity=registry.entity("tastings"), by=owner.actor)
    imports.start(one, by=owner.actor)
    assert imports.run(one.pk, by=owner.actor).counts["created"] == 2
    found = Tasting.objects.order_by("held_on").values_list("name", "place", "price")
    assert [(name, place, str(price)) for name, place, price in found] == [
        ("Primi raccolti", "Torino, via Garibaldi", "12.50"), ("Il caffè del mattino", "Milano", "9.00")]  # fmt: skip


def test_it_can_be_exported(owner, tasting):
    for form, said in (("csv", b"Autumn harvest"), ("jsonl", b"Autumn harvest"), ("xlsx", b"PK")):
        answer = owner.browser.get(f"/tastings/export/?form={form}")
        assert said in b"".join(answer.streaming_content)


def test_search_and_navigation_know_it(owner, charlie, tasting):
    assert str(tasting.pk) in owner.browser.get("/palette/?q=autumn").content.decode()
    assert 'href="/tastings/"' in owner.browser.get("/people/").content.decode()
    assert 'value="tastings" selected' in owner.browser.get("/imports/?type=tastings").content.decode()
    assert charlie.browser.get("/tastings/").status_code == 403
