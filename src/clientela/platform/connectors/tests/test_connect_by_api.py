"""Connectors by API and page: the whole way from a new one to its first run, and nothing for those who may not."""

import json

import pytest

from clientela.parties.models import Party
from clientela.platform.connectors import actions, jobs, running
from clientela.platform.connectors.models import Connector, Run
from clientela.platform.connectors.tests.conftest import PEOPLE, put, run
from clientela.platform.events.models import Fact
from clientela.platform.freshness.reading import states
from clientela.platform.imports import actions as imports
from clientela.platform.people.models import User

BODY = {"name": "Shop", "kind": "folder", "type": "people", "settings": {"folder": "."}}
AT = "/api/v1/connectors"


def send(who, method, path, body=None):
    return getattr(who.browser, method)(path, body and json.dumps(body), content_type="application/json", **who.bearer)


def test_a_connector_is_made_mapped_and_run_by_api(owner, folder):
    put(folder, "a.csv", PEOPLE)
    key = send(owner, "post", AT, BODY).json()["id"]
    found = send(owner, "post", f"{AT}/{key}/look").json()
    assert [item["target"] for item in found["mapping"]] == ["external_id", "name", "emails"]
    columns = [{"heading": "Email", "target": "emails"}, {"heading": "Name", "target": "name"}]
    assert send(owner, "put", f"{AT}/{key}/mapping", {"mapping": columns}).status_code == 200
    assert send(owner, "patch", f"{AT}/{key}", {"state": "active", "every": 60}).json()["next_at"]
    asked = send(owner, "post", f"{AT}/{key}/runs")
    assert asked.status_code == 202
    assert send(owner, "post", f"{AT}/{key}/runs").status_code == 409
    jobs.run.func(asked.json()["id"])
    log = send(owner, "get", f"{AT}/{key}/runs").json()["items"]
    assert (log[0]["state"], log[0]["counts"]["created"], Party.objects.count()) == ("done", 2, 2)


def test_no_answer_holds_a_secret(owner):
    body = BODY | {
        "kind": "rest",
        "settings": {"url": "https://x.example", "auth": "bearer", "secret": "token-of-ours"},
    }
    key = send(owner, "post", AT, body).json()["id"]
    for path in (AT, f"{AT}/{key}", f"/settings/connectors/{key}/"):
        said = owner.browser.get(path, **(owner.bearer if path.startswith("/api") else {}))
        assert said.status_code == 200
        assert b"token-of-ours" not in said.content
    assert not Fact.objects.filter(payload__icontains="token-of-ours").exists()


@pytest.mark.parametrize("path", [AT, f"{AT}/kinds", "/settings/connectors/", "/settings/connectors/new/"])
def test_others_see_no_connectors(alice, charlie, path):
    for who in (alice, charlie):
        got = who.browser.get(path, **(who.bearer if path.startswith("/api") else {}))
        assert got.status_code == 403


def test_others_change_nothing(alice, owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    key = made("folder", folder=".").pk
    assert send(alice, "post", f"{AT}/{key}/runs").status_code == 403
    assert send(alice, "delete", f"{AT}/{key}").status_code == 403
    assert alice.browser.post(f"/settings/connectors/{key}/delete/").status_code == 403
    assert (Connector.objects.count(), Run.objects.count()) == (1, 0)


def test_the_pages_lead_from_a_kind_to_a_mapping(owner, folder):
    put(folder, "a.csv", PEOPLE)
    form = {"name": "Shop", "entity": "person", "set-folder": ".", "set-names": "*.csv"}
    mapping = owner.browser.post("/settings/connectors/new/folder/", form, follow=True)
    assert mapping.request["PATH_INFO"].endswith("/mapping/")
    assert b"Use this mapping" in mapping.content
    said = {"target-0": "external_id", "target-1": "name", "target-2": "emails", "mode": "both", "start": "yes"}
    page = owner.browser.post(mapping.request["PATH_INFO"], said, follow=True)
    assert b"Read now" in page.content
    assert Connector.objects.get().state == "active"


def test_the_sample_is_tried_out_and_nothing_is_taken(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    key = made("folder", folder=".").pk
    assert send(owner, "post", f"{AT}/{key}/preview").status_code == 202
    pattern = Connector.objects.get().pattern
    imports.try_out(pattern.pk, by=owner.actor)
    assert send(owner, "get", f"{AT}/{key}").json()["preview"]["counts"]["created"] == 2
    assert owner.browser.get(f"/settings/connectors/{key}/mapping/").status_code == 200
    assert not Party.objects.exists()


def test_the_clock_begins_what_is_due(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".", every=5)
    Connector.objects.filter(pk=one.pk).update(next_at=one.created_at)
    jobs.by_the_clock.func(0)
    jobs.by_the_clock.func(0)
    assert Run.objects.get().asked_by is None


def test_it_may_miss_three_of_its_schedules(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".", every=5)
    (state,) = (state for state in states(owner.actor) if state.feed.key == "connector")
    assert (state.source.key, state.patience, state.silent_since) == (one.pk, 15, None)
    Connector.objects.filter(pk=one.pk).update(read_at="2026-01-01T00:00Z")
    assert any(state.silent_since for state in states()) is True
    run(one, owner)
    assert any(state.silent_since for state in states()) is False


def test_a_mapping_stays_when_a_new_sample_is_read(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    one = made("folder", folder=".")
    put(folder, "b.csv", "Phone,Email,Name\n+39 02 1234567,x@example.com,X\n", ago=50)
    pattern = actions.look(one.pk, by=owner.actor)
    said = {pattern.layout["headings"][item["column"]]: item["target"] for item in pattern.mapping}
    assert said == {"Email": "emails", "Name": "name", "Phone": "phones"}


def test_an_owner_who_may_import_no_more_takes_nothing(owner, charlie, folder, made):
    put(folder, "a.csv", PEOPLE)
    asked = jobs.begin(made("folder", folder=".").pk, by=owner.actor)
    assert actions.go_on(asked.pk, by=charlie.actor)
    assert (Run.objects.get().state, Party.objects.count()) == ("failed", 0)


def test_a_fault_of_ours_leaves_no_run_under_way(owner, folder, made, monkeypatch):
    put(folder, "a.csv", PEOPLE)
    asked = jobs.begin(made("folder", folder=".").pk, by=owner.actor)
    monkeypatch.setattr(running, "enter", lambda *_a, **_n: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.go_on(asked.pk, by=owner.actor)
    monkeypatch.undo()
    assert Run.objects.get().state == "failed"


def test_a_connector_whose_owner_is_gone_takes_nothing(owner, folder, made):
    put(folder, "a.csv", PEOPLE)
    asked = jobs.begin(made("folder", folder=".").pk, by=owner.actor)
    User.objects.filter(pk=owner.user.pk).update(is_active=False)
    jobs.run.func(str(asked.pk))
    assert (Run.objects.get().state, Party.objects.count()) == ("failed", 0)
