"""Records of an own type in the acts of every day: rights, masks, history, undo, bin, files, links, conditions."""

from datetime import timedelta
from typing import Any

import pytest
from conftest import TEAM_WORK, Persona
from django.db import connection
from django.utils import timezone

from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.fields.actions import add_field
from clientela.platform.objects.actions import add_type, create, edit_type
from clientela.platform.objects.models import OwnRecord, OwnType
from clientela.platform.objects.tests.conftest import VINEYARD
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vineyards(vineyard: str) -> None:
    choices = [{"labels": {"en": "Clay"}}, {"labels": {"en": "Sand"}}]
    add_field(
        checked({"type": vineyard, "kind": "choice", "labels": {"en": "Soil"}, "choices": choices}, by=SYSTEM),
        by=SYSTEM,
    )
    add_field(checked({"type": vineyard, "kind": "number", "labels": {"en": "Hectares"}}, by=SYSTEM), by=SYSTEM)


def call(who: Persona, method: str, address: str, body: Any = None) -> Any:
    return getattr(who.browser, method)(f"/api/v1/{address}", body, content_type="application/json", **who.bearer)


def make(who: Persona, **said: Any) -> str:
    return str(call(who, "post", "vineyards", {"name": "Asili", **said}).json()["id"])


def test_scopes_go_by_the_owner_and_an_ownerless_type_is_open(alice: Persona, bob: Persona, person_with: Any) -> None:
    key, stan = make(alice), person_with("Stan", TEAM_WORK, Team.objects.create(name="Poland"))
    assert [call(who, "get", f"vineyards/{key}").status_code for who in (alice, bob, stan)] == [200, 200, 404]
    assert call(bob, "delete", f"vineyards/{key}").status_code == 404
    edit_type(OwnType.objects.get().pk, {"has_owner": False}, by=SYSTEM)
    assert "owner" not in call(stan, "get", f"vineyards/{key}").json()
    assert call(stan, "get", "vineyards?count=exact").json()["count"] == 1


def test_ones_own_records_are_found_by_the_owners_index(owner: Persona, person_with: Any) -> None:
    ed = person_with("Ed", {"own_vineyard": {"see": "own"}})
    make(owner)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = registry.entity("own_vineyard").visible_to(ed.actor).order_by("name", "id").values("pk").explain()
    assert "own_record_by_owner" in plan
    assert "Filter" not in plan


def test_a_condition_of_a_role_holds(owner: Persona, person_with: Any) -> None:
    make(owner, own_soil="clay")
    sand = make(owner, own_soil="sand")
    only = {"scope": "all", "where": {"field": "own_soil", "is": "sand"}}
    ada = person_with("Ada", {"own_vineyard": {"see": only}})
    assert [one["id"] for one in call(ada, "get", "vineyards").json()["items"]] == [sand]
    assert "Asili" in ada.browser.get(f"/vineyards/{sand}/").content.decode()
    assert call(ada, "patch", f"vineyards/{sand}", {"name": "X"}).status_code == 403
    assert set(OwnRecord.objects.values_list("name", flat=True)) == {"Asili"}


def test_its_past_is_told_and_an_edit_undone(owner: Persona) -> None:
    born = timezone.now() - timedelta(hours=4)
    key = OwnRecord.objects.create(type="own_vineyard", name="Asili", own={"own_hectares": "2"}, created_at=born).pk
    edited = call(owner, "patch", f"vineyards/{key}", {"own_hectares": "3", "name": "Asili Alta"})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE objects_ownrecordevent SET pgh_created_at = now() - interval '1 hour'")
    told = call(owner, "get", f"vineyards/{key}/changes").json()["items"][0]
    assert told["fields"]["own_hectares"] == {"before": "2", "after": "3"}
    assert owner.browser.get(f"/vineyards/{key}/changes/").status_code == 200
    then = (timezone.now() - timedelta(hours=2)).isoformat()
    listed = owner.browser.get("/api/v1/vineyards", {"as_of": then}, **owner.bearer).json()["items"]
    assert [one["own_hectares"] for one in listed] == ["2"]
    owner.browser.post(f"/changes/{edited.headers['Clientela-Change']}/undo/")
    assert call(owner, "get", f"vineyards/{key}").json()["name"] == "Asili"


def test_it_goes_to_the_bin_and_comes_back_as_it_was(owner: Persona, charlie: Persona) -> None:
    key = make(owner, own_hectares="2", tags=["docg"])
    before = call(owner, "get", f"vineyards/{key}").json()
    owner.browser.post(f"/vineyards/{key}/delete/")
    assert "Asili" in owner.browser.get("/bin/vineyards/").content.decode()
    restored = call(owner, "post", "bin/vineyards/restore", {"ids": [key]})
    assert restored.status_code == 200, restored.content
    after = call(owner, "get", f"vineyards/{key}").json()
    assert {name: after[name] for name in ("name", "own_hectares", "tags", "owner")} == {
        name: before[name] for name in ("name", "own_hectares", "tags", "owner")
    }


def test_another_type_of_the_same_table_is_another_type(owner: Persona) -> None:
    add_type({**VINEYARD, "key": "own_machine", "plural": "machines"}, by=SYSTEM)
    key = make(owner)
    for method in ("get", "patch", "delete"):
        body = {"name": "X"} if method == "patch" else None
        assert call(owner, method, f"machines/{key}", body).status_code == 404, method
    assert owner.browser.get(f"/machines/{key}/").status_code == 404
    assert owner.browser.post(f"/machines/{key}/edit/", {"name": "X"}).status_code == 404
    assert OwnRecord.objects.get().name == "Asili"
    assert registry.entity("machines").rows().count() == 0


def test_who_may_not_change_a_known_record_leaves_it_in_a_batch(
    owner: Persona, person_with: Any, arrivals: Any
) -> None:
    take = registry.entity("own_vineyard").verbs.take
    assert take is not None
    take(arrivals("own_vineyard", {"external_id": "1", "name": "Asili"}), by=owner.actor)
    ivo = person_with("Ivo", {"own_vineyard": {"see": "all", "import": "all", "edit": "own", "create": "all"}})
    rows = [{"external_id": "1", "name": "Mine"}, {"external_id": "2", "name": "Rabajà"}]
    taken = take(arrivals("own_vineyard", *rows), by=ivo.actor)
    assert dict(taken.outcomes) == {"created": 1, "updated": 0, "denied": 1, "unchanged": 0}
    assert set(OwnRecord.objects.values_list("name", flat=True)) == {"Asili", "Rabajà"}


def test_only_what_is_empty_is_filled_where_a_batch_asks(owner: Persona, arrivals: Any) -> None:
    key = create("own_vineyard", {"name": "Asili", "own": {"own_hectares": "2"}}, by=owner.actor)
    take = registry.entity("own_vineyard").verbs.take
    assert take is not None
    row = {"name": "Asili", "own_hectares": "9", "own_soil": "clay", "tags": "docg"}
    take(arrivals("own_vineyard", row, match="name", fill_only=True), by=owner.actor)
    one = OwnRecord.objects.get()
    assert (one.pk, one.own, one.tags) == (key, {"own_hectares": "2", "own_soil": "clay"}, ["docg"])
