"""Records of an own type, and products, changed and deleted in sets: one statement, rights row by row, undone as one act."""

from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.fields.actions import add_field
from clientela.platform.objects.actions import create, edit_many
from clientela.platform.objects.models import OwnRecord
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.undo import bulk
from clientela.platform.undo.actions import undo_act
from clientela.platform.undo.models import Bulk

pytestmark = pytest.mark.django_db
ALL: dict[str, Any] = {"q": "", "condition": {}}


@pytest.fixture(autouse=True)
def _hectares(vineyard: str) -> None:
    add_field(checked({"type": vineyard, "kind": "number", "labels": {"en": "Hectares"}}, by=SYSTEM), by=SYSTEM)


def make(by: Any, *names: str, **own: str) -> list[UUID]:
    return [create("own_vineyard", {"name": name, "own": own}, by=by) for name in names]


def changed(who: Any, raw: dict[str, Any], *, key: str = "own_vineyard", verb: str = "edit") -> Bulk:
    entity = registry.entity(key)
    name = next(iter(raw), "")
    said = {"field": name, "facts": clean(entity, raw, partial=True).facts, "mode": "set"} if raw else {}
    one = bulk.start(entity, verb, rows=ALL, change=said, by=who.actor)
    bulk.run(one.pk, user=who.user.pk)
    one.refresh_from_db()
    return one


def own() -> list[Any]:
    return [one.own.get("own_hectares") for one in OwnRecord.objects.order_by("name")]


def test_an_own_field_is_set_for_all_and_comes_back_by_undo(owner: Persona) -> None:
    make(owner.actor, "Asili", "Rabajà", own_hectares="1")
    make(owner.actor, "Zonchera")
    one = changed(owner, {"own_hectares": "7"})
    assert (own(), one.counts["changed"]) == (["7", "7", "7"], 3)
    assert set(OwnRecord.objects.values_list("version", flat=True)) == {2}
    undo_act(one.act, by=owner.actor)
    assert own() == ["1", "1", None]


def test_three_records_cost_what_one_costs(owner: Persona) -> None:
    costs = []
    for keys in (make(owner.actor, "Asili"), make(owner.actor, "A", "B", "C")):
        with CaptureQueriesContext(connection) as asked:
            edit_many("own_vineyard", keys, {"tags": ["docg"]}, by=owner.actor)
        costs.append(len([one for one in asked if "NOTIFY" not in one["sql"].upper()]))
    assert costs[0] == costs[1]


def test_what_is_not_theirs_stays(owner: Persona, alice: Persona, bob: Persona) -> None:
    (mine,), (theirs,) = make(alice.actor, "Asili"), make(owner.actor, "Rabajà")
    assert edit_many("own_vineyard", [mine, theirs], {"name": "Mine"}, by=alice.actor) == {mine}
    assert set(OwnRecord.objects.values_list("name", flat=True)) == {"Mine", "Rabajà"}
    gone = registry.entity("own_vineyard").verbs.delete_many
    assert gone is not None
    assert gone([mine, theirs], by=bob.actor) == set()
    assert OwnRecord.objects.count() == 2


def test_a_name_in_a_set_is_found_at_once(owner: Persona) -> None:
    make(owner.actor, "Asili")
    changed(owner, {"name": "Bricco"})
    found = owner.browser.get("/api/v1/vineyards?q=bricco", **owner.bearer).json()["items"]
    assert [one["name"] for one in found] == ["Bricco"]


def test_all_are_deleted_and_come_back(owner: Persona) -> None:
    make(owner.actor, "Asili", "Rabajà", own_hectares="1")
    one = changed(owner, {}, verb="delete")
    assert (one.counts["changed"], OwnRecord.objects.count()) == (2, 0)
    undo_act(one.act, by=owner.actor)
    assert own() == ["1", "1"]


def test_products_go_in_sets_too(owner: Persona) -> None:
    product = registry.entity("product")
    make_one, edit_all = product.verbs.create, product.verbs.edit_many
    assert make_one is not None
    assert edit_all is not None
    keys = [make_one({"code": code, "name": code}, by=owner.actor) for code in ("X1", "X2")]
    assert edit_all(keys, {"family": "Coffee"}, by=owner.actor) == set(keys)
    assert set(product.rows().values_list("family", flat=True)) == {"Coffee"}
    assert "code" not in product.verbs.sets


def test_an_own_field_of_people_goes_in_sets(owner: Persona) -> None:
    assert "own" in registry.entity("person").verbs.sets
