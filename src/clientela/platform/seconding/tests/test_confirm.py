"""Four eyes: what can't be undone waits for a second person with the right, and is done under its asker's name."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties.actions import delete
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.models import Fact
from clientela.platform.notifications.models import Notice
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.actions import erase
from clientela.platform.privacy.models import Erasure
from clientela.platform.seconding import actions
from clientela.platform.seconding.acts import NeedsSecond
from clientela.platform.seconding.events import ConfirmationAsked
from clientela.platform.seconding.models import Choice, Request
from clientela.platform.undo import bin
from clientela.workspace.reactions import on_confirmation_asked

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(person_with):
    return person_with("Sonia", {"*": {"*": "all"}})


@pytest.fixture
def anna(owner):
    for act in ("erase", "purge", "bulk_delete", "export", "role"):
        actions.choose(act, on=True, most=1 if act in ("bulk_delete", "export") else 0, by=owner.actor)
    return Party.objects.create(kind="person", name="Anna", owner=owner.user)


def sent(who, url, body=None):
    return who.browser.post(f"/api/v1/{url}", body or {}, content_type="application/json", **who.bearer)


def test_a_verb_asks_and_does_nothing(anna, owner):
    with pytest.raises(NeedsSecond):
        erase("people", anna.pk, reason="asked", by=owner.actor)
    assert Party.objects.filter(pk=anna.pk).exists()
    assert not Erasure.objects.exists()


def test_by_api_it_is_202_and_done_under_the_askers_name(anna, owner, second):
    asked = sent(owner, f"people/{anna.pk}/erase", {"reason": "asked"})
    again = sent(owner, f"people/{anna.pk}/erase", {"reason": "asked"})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert again.json()["id"] == asked.json()["id"]
    done = sent(second, f"confirmations/{asked.json()['id']}/confirm")
    assert (done.status_code, done.json()["state"], done.json()["decided_by"]) == (200, "done", "Sonia")
    assert Erasure.objects.get().by_user_id == owner.user.pk
    fact = Fact.objects.get(name="Erased")
    assert (fact.actor["name"], fact.actor["through"]) == ("Olga", "confirmed by Sonia")
    assert Request.objects.get().args == {}


def test_nobody_confirms_himself_and_none_without_the_right(anna, owner, alice):
    key = sent(owner, f"people/{anna.pk}/erase", {"reason": "asked"}).json()["id"]
    for who in (owner, alice):
        assert sent(who, f"confirmations/{key}/confirm").status_code == 403
    assert sent(alice, f"confirmations/{key}/refuse", {"why": "x"}).status_code == 403
    assert alice.browser.get("/confirmations/").content.decode().count("Erase somebody") == 0
    assert Party.objects.filter(pk=anna.pk).exists()
    assert Request.objects.get().state == "waiting"


def test_a_refusal_has_a_reason(anna, owner, second):
    key = sent(owner, f"people/{anna.pk}/erase", {"reason": "asked"}).json()["id"]
    assert sent(second, f"confirmations/{key}/refuse", {"why": " "}).status_code == 422
    refused = sent(second, f"confirmations/{key}/refuse", {"why": "Not her"}).json()
    assert (refused["state"], refused["why"]) == ("refused", "Not her")
    assert sent(second, f"confirmations/{key}/confirm").status_code == 409
    assert Party.objects.filter(pk=anna.pk).exists()


def test_a_request_runs_out_of_time(anna, owner, second):
    with pytest.raises(NeedsSecond) as need:
        erase("people", anna.pk, reason="asked", by=owner.actor)
    one = actions.ask(need.value, by=owner.actor)
    Request.objects.update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflict, match="run out of time"):
        actions.confirm(one.pk, by=second.actor)
    assert Party.objects.filter(pk=anna.pk).exists()


def test_by_page_asked_told_and_confirmed(anna, owner, second):
    delete("person", anna.pk, by=owner.actor)
    asked = owner.browser.post("/bin/people/purge/", {"id": str(anna.pk), "sure": "1"})
    one = Request.objects.get()
    assert asked["Location"] == f"/confirmations/#request-{one.pk}"
    on_confirmation_asked(ConfirmationAsked(**Fact.objects.get(name="ConfirmationAsked").payload))
    assert [notice.user_id for notice in Notice.objects.all()] == [second.user.pk]
    assert "Purge the bin by hand" in second.browser.get("/confirmations/").content.decode()
    assert second.browser.post(f"/confirmations/{one.pk}/confirm/").status_code == 302
    assert not bin.lying(registry.entity("person"), owner.actor)


def test_many_deleted_wait_and_few_do_not(anna, owner, second):
    bruno = Party.objects.create(kind="person", name="Bruno", owner=owner.user)
    both = {"id": [str(anna.pk), str(bruno.pk)]}
    owner.browser.post("/people/bulk/delete/", both)
    assert Party.objects.count() == 2
    second.browser.post(f"/confirmations/{Request.objects.get().pk}/confirm/")
    assert Party.objects.count() == 0


def test_an_export_can_be_taken_by_its_asker_alone_once_confirmed(anna, owner, second):
    Party.objects.create(kind="person", name="Bruno", owner=owner.user)
    assert owner.browser.get("/people/export/").status_code == 302
    actions.confirm(Request.objects.get().pk, by=second.actor)
    assert owner.browser.get("/people/export/").status_code == 200
    assert owner.browser.get("/people/export/?form=jsonl").status_code == 302
    assert second.browser.get("/people/export/").status_code == 302


def test_a_role_that_configures_more_waits(anna, owner, second):
    body = {"name": "Helpers", "grants": {"*": {"see": "all"}, "user": {"configure": "all"}}}
    asked = sent(owner, "roles", body)
    assert (asked.status_code, Role.objects.filter(name="Helpers").exists()) == (202, False)
    actions.confirm(Request.objects.get().pk, by=second.actor)
    assert Role.objects.get(name="Helpers").grants == body["grants"]
    assert sent(owner, "roles", {"name": "Readers", "grants": {"*": {"see": "all"}}}).status_code == 201


def test_to_ask_less_needs_a_second_person(anna, owner, second):
    put = owner.browser.put("/api/v1/four-eyes/erase", {"on": False}, content_type="application/json", **owner.bearer)
    assert (put.status_code, Choice.objects.get(act="erase").on) == (202, True)
    actions.confirm(Request.objects.get().pk, by=second.actor)
    assert not Choice.objects.get(act="erase").on


def test_without_the_right_nothing_is_chosen(alice):
    with pytest.raises(Denied):
        actions.choose("erase", on=True, most=0, by=alice.actor)
    assert alice.browser.post("/confirmations/choose/", {"act": "erase", "on": "yes"}).status_code == 403
    assert not Choice.objects.exists()


def test_switched_off_it_costs_nothing_to_erase(owner):
    anna = Party.objects.create(kind="person", name="Anna", owner=owner.user)
    erase("people", anna.pk, reason="asked", by=owner.actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM seconding_request")
        assert cursor.fetchone() == (0,)
