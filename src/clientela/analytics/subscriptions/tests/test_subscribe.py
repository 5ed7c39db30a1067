"""Having a report sent: one's own choice, or that of whose it is for a colleague who may see it; one click ends it."""

import json

import pytest

from clientela.analytics.subscriptions.actions import subscribe
from clientela.analytics.subscriptions.models import Subscription
from clientela.analytics.subscriptions.when import rhythm
from clientela.platform.permissions.queries import Denied

MONTHLY = {"every": "month", "day": "31", "hour": "9", "form": "pdf"}
WEEKLY = rhythm("week", 5, 7)


def page(who, what, **said):
    url = f"/reports/{what.pk}/send/"
    return who.browser.post(url, said) if said else who.browser.get(url)


def call(client, who, method, path, **body):
    return getattr(client, method)(f"/api/v1{path}", json.dumps(body), content_type="application/json", **who.bearer)


def test_a_reader_chooses_changes_and_ends_it_on_pages(report, alice):
    assert page(alice, report, **MONTHLY).status_code == 302
    one = Subscription.objects.get()
    assert (one.user, one.every, one.day, one.hour, one.form) == (alice.user, "month", 31, 9, "pdf")
    page(alice, report, **MONTHLY | {"every": "week", "day": "1"})
    assert "every week on Monday, 09:00" in page(alice, report).content.decode()
    assert "Pipeline" in alice.browser.get("/reports/letters/").content.decode()
    alice.browser.post("/reports/letters/", {"end": str(one.pk)})
    assert not Subscription.objects.exists()
    assert Subscription.pgh_event_model.objects.count() == 2


def test_days_to_choose_follow_how_often(report, alice):
    url = f"/reports/{report.pk}/send/?every="
    text = {every: alice.browser.get(url + every).content.decode() for every in ("day", "week", "month", "x")}
    assert "Friday" in text["week"]
    assert "the last" in text["month"]
    assert 'name="day"' not in text["day"] + text["x"]


def test_what_makes_no_sense_is_said_and_nothing_is_kept(report, alice, owner):
    refused = page(alice, report, **MONTHLY | {"day": "32"})
    assert refused.status_code == 422
    assert "Name a day from 1 to 31." in refused.content.decode()
    assert page(owner, report, **MONTHLY | {"form": "shoe"}).status_code == 422
    assert not Subscription.objects.exists()


def test_its_owner_invites_who_may_see_it_and_one_click_ends_it(report, owner, alice, charlie):
    said = MONTHLY | {"to": str(alice.user.pk)}
    assert page(owner, report, **said).status_code == 302
    one = Subscription.objects.get()
    assert (one.user, one.invited_by) == (alice.user, owner.user)
    assert "chosen by Olga" in alice.browser.get("/reports/letters/").content.decode()
    assert "Alice" in owner.browser.get("/reports/letters/").content.decode()
    assert page(owner, report, **said | {"to": str(charlie.user.pk)}).status_code == 422
    stop = f"/reports/letters/{one.pk}/stop/"
    assert charlie.browser.get(stop).status_code == 404
    assert charlie.browser.post(stop).status_code == 404
    assert "No more of these letters" in alice.browser.get(stop).content.decode()
    assert alice.browser.post(stop).status_code == 302
    assert not Subscription.objects.exists()


def test_nobody_invites_to_what_is_anothers_nor_changes_an_own_choice(report, owner, alice, bob):
    with pytest.raises(Denied):
        subscribe(report, WEEKLY, to=bob.user.pk, by=alice.actor)
    subscribe(report, WEEKLY, by=bob.actor)
    refused = page(owner, report, **MONTHLY | {"to": str(bob.user.pk)})
    assert "already" in refused.content.decode()
    assert Subscription.objects.get().every == "week"


def test_a_workbook_and_what_one_may_not_see_are_refused(report, alice, charlie, person_with):
    mary = person_with("Mary", {"deal": {"see": "all"}})
    with pytest.raises(Denied):
        subscribe(report, WEEKLY, form="xlsx", by=mary.actor)
    assert "XLSX" not in page(mary, report).content.decode()
    assert page(charlie, report, **MONTHLY).status_code == 403
    assert not Subscription.objects.exists()


def test_by_api(client, board, report, owner, alice):
    made = call(client, owner, "put", f"/dashboards/{board.pk}/subscription", every="day", to=str(alice.user.pk)).json()
    assert (made["to"], made["every"], made["hour"], made["dashboard"]) == (str(alice.user.pk), "day", 8, str(board.pk))
    refused = call(client, alice, "put", f"/reports/{report.pk}/subscription", every="week", day=9)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "day")
    listed = client.get("/api/v1/report-subscriptions", **alice.bearer).json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    path = f"/report-subscriptions/{made['id']}"
    assert call(client, alice, "delete", path).status_code == 204
    assert call(client, alice, "delete", path).status_code == 404


def test_what_is_forgotten_takes_its_letters_with_it(report, owner, alice):
    subscribe(report, WEEKLY, by=alice.actor)
    owner.browser.post(f"/reports/{report.pk}/", {"do": "forget"})
    assert not Subscription.objects.exists()
