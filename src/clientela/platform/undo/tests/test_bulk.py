"""Bulk changes in the background: rights row by row, progress, stop, resume, and one undo for the whole of it."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.queries import Denied
from clientela.platform.undo import bulk
from clientela.platform.undo.actions import undo_act
from clientela.platform.undo.models import Bulk
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

NOWHERE: dict[str, Any] = {"q": "", "condition": {}}


def person() -> Any:
    return registry.entity("person")


@pytest.fixture
def people(alice: Any) -> list[Any]:
    raw = [
        {"name": name, "tags": ["vip"], "emails": [{"value": f"{name}@example.com"}]} for name in ("Ada", "Bea", "Cid")
    ]
    facts = [clean(person(), one, partial=True).facts for one in raw]
    return [parties.create("person", one, by=alice.actor) for one in facts]


def tagged(by: Any, word: str, *, mode: str = "add", condition: Any = None) -> Bulk:
    change = {"field": "tags", "facts": {"tags": [word]}, "mode": mode}
    one = bulk.start(person(), "edit", rows={"q": "", "condition": condition or {}}, change=change, by=by.actor)
    bulk.run(one.pk, user=by.user.pk)
    one.refresh_from_db()
    return one


def tags() -> list[Any]:
    return list(Party.objects.order_by("name").values_list("name", "tags"))


def test_all_that_match_are_changed(alice, people):
    one = tagged(alice, "x", condition={"field": "name", "starts_with": "A"})
    assert tags() == [("Ada", ["vip", "x"]), ("Bea", ["vip"]), ("Cid", ["vip"])]
    assert (one.state, one.counts) == ("done", {"total": 1, "seen": 1, "changed": 1, "same": 0, "refused": {}})


def test_what_had_it_already_is_counted_apart(alice, people):
    assert (tagged(alice, "vip").same, tagged(alice, "vip", mode="remove").changed) == (3, 3)
    assert tags() == [("Ada", []), ("Bea", []), ("Cid", [])]


def test_the_whole_is_undone_as_one_act_and_later_edits_stay(alice, bob, people):
    one = tagged(alice, "x")
    parties.edit("person", people[1], {"tags": ["mine"]}, by=bob.actor)
    out = undo_act(f"bulk-{one.pk}", by=alice.actor)
    assert tags() == [("Ada", ["vip"]), ("Bea", ["mine"]), ("Cid", ["vip"])]
    assert (out.restored, [(left.because, left.by) for left in out.left]) == (2, [("edited", "Bob")])


def test_what_one_may_not_change_is_left_and_counted(people, person_with, alice, team):
    Party.objects.filter(pk=people[2]).update(owner=None)
    nora = person_with("Nora", {"person": {"see": "all", "edit": "own"}})
    Party.objects.filter(pk=people[0]).update(owner=nora.user)
    one = tagged(nora, "x")
    assert (one.changed, sum(one.refused.values())) == (1, 2)
    assert tags()[1:] == [("Bea", ["vip"]), ("Cid", ["vip"])]


def test_without_the_right_nothing_is_asked_for(charlie, people):
    with pytest.raises(Denied):
        tagged(charlie, "x")
    assert (Bulk.objects.count(), tags()[0]) == (0, ("Ada", ["vip"]))


def test_a_right_that_went_meanwhile_stops_it(alice, people):
    change = {"field": "tags", "facts": {"tags": ["x"]}, "mode": "add"}
    one = bulk.start(person(), "edit", rows=NOWHERE, change=change, by=alice.actor)
    alice.user.assignments.all().delete()
    bulk.run(one.pk, user=alice.user.pk)
    one.refresh_from_db()
    assert (one.state, tags()[0]) == ("stopped", ("Ada", ["vip"]))


def test_a_masked_field_is_not_written(people, person_with):
    mia = person_with("Mia", {"person": {"see": "all", "edit": "all"}}, masks={"person": {"tags": "masked"}})
    one = tagged(mia, "x")
    assert (one.changed, sum(one.refused.values()), tags()[0]) == (0, 3, ("Ada", ["vip"]))


def test_it_stops_behind_its_set_and_stays_undoable(alice, people, monkeypatch):
    monkeypatch.setattr(bulk, "SET", 1)
    change = {"field": "tags", "facts": {"tags": ["x"]}, "mode": "add"}
    one = bulk.start(person(), "edit", rows=NOWHERE, change=change, by=alice.actor)
    bulk.stop(one.pk, by=alice.actor)
    bulk.run(one.pk, user=alice.user.pk)
    one.refresh_from_db()
    assert (one.state, one.changed, tags()[0]) == ("stopped", 0, ("Ada", ["vip"]))


def test_run_twice_it_does_nothing_twice(alice, people):
    one = tagged(alice, "x")
    versions = list(Party.objects.order_by("name").values_list("version", flat=True))
    bulk.run(one.pk, user=alice.user.pk)
    assert list(Party.objects.order_by("name").values_list("version", flat=True)) == versions


def test_deleted_by_many_and_brought_back_whole(alice, people):
    timeline.record({"kind": "note", "title": "Hi", "body": "Hi", "party": {"id": str(people[0])}}, by=alice.actor)
    one = bulk.start(person(), "delete", rows=NOWHERE, change={}, by=alice.actor)
    bulk.run(one.pk, user=alice.user.pk)
    assert (Party.objects.count(), ContactPoint.objects.count()) == (0, 0)
    out = undo_act(f"bulk-{one.pk}", by=alice.actor)
    assert (Party.objects.count(), ContactPoint.objects.count(), Entry.objects.get().party_id) == (3, 3, people[0])
    assert (len(out.returned["person"]), out.left) == (3, [])


def test_nobody_else_sees_or_stops_it(alice, bob, people):
    one = tagged(alice, "x")
    assert bob.browser.get(f"/bulk/{one.pk}/").status_code == 404
    assert alice.browser.get(f"/bulk/{one.pk}/").status_code == 200
    with pytest.raises(Missing):
        bulk.stop(one.pk, by=bob.actor)


def test_a_few_on_the_list_are_done_at_once_with_an_undo(alice, people):
    ids, hx = [str(key) for key in people[:2]], {"HX-Request": "true"}
    answer = alice.browser.post("/people/bulk/", {"id": ids, "field": "tags", "tags": ["x"], "mode": "add"}, headers=hx)
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert (toast["text"], tags()[0][1]) == ("2 changed", ["vip", "x"])
    alice.browser.post(toast["undo_url"], headers=hx)
    assert {tuple(words) for _name, words in tags()} == {("vip",)}


def test_a_few_on_the_list_are_deleted_and_brought_back(alice, charlie, people):
    sent: Any = {"id": [str(key) for key in people]}
    assert charlie.browser.post("/people/bulk/delete/", sent).status_code == 403
    answer = alice.browser.post("/people/bulk/delete/", sent, headers={"HX-Request": "true"})
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert (toast["text"], Party.objects.count()) == ("3 deleted", 0)
    alice.browser.post(toast["undo_url"])
    assert Party.objects.count() == 3


def test_by_the_api(alice, charlie, people):
    body: Any = {"type": "person", "verb": "edit", "field": "tags", "value": ["x"], "mode": "add"}
    sent: Any = {"data": body, "content_type": "application/json"}
    assert charlie.browser.post("/api/v1/bulk", **sent, **charlie.bearer).status_code == 403
    told = alice.browser.post("/api/v1/bulk", **sent, **alice.bearer)
    assert (told.status_code, told.json()["state"]) == (202, "waiting")
    assert ProcrastinateJob.objects.filter(task_name=bulk.JOB).count() == 1
    bulk.run(told.json()["id"], user=alice.user.pk)
    assert alice.browser.get(f"/api/v1/bulk/{told.json()['id']}", **alice.bearer).json()["changed"] == 3


@pytest.mark.parametrize("way", ["page", "api"])
def test_undone_by_page_and_api_later_edits_stay_and_are_named(alice, bob, people, way):
    slug = f"bulk-{tagged(alice, 'x').pk}"
    parties.edit("person", people[1], {"tags": ["mine"]}, by=bob.actor)
    if way == "page":
        said = unquote(alice.browser.post(f"/changes/{slug}/undo/").cookies["said"].value)
    else:
        said = alice.browser.post(f"/api/v1/changes/{slug}/undo", **alice.bearer).content.decode()
    assert tags() == [("Ada", ["vip"]), ("Bea", ["mine"]), ("Cid", ["vip"])]
    assert ("Bea" in said, "was changed since" in said, "Ada" in said) == (True, True, False)
