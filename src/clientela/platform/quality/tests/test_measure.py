"""What wants looking after is counted, leads to its list, and is measured at night; what is essential is the company's to say."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.quality import actions
from clientela.platform.quality.digest import whose_week_begins
from clientela.platform.quality.models import Essential, Figure

ANNA = {"external_id": "1", "name": "Anna Galli", "emails": ["anna@home.example"], "lifecycle": "customer"}
BRUNO = {"external_id": "2", "name": "Bruno Rossi", "phones": ["12"], "lifecycle": "lead"}
CARLA = {"external_id": "3", "name": "Carla Riva", "lifecycle": "customer", "job_title": "Buyer"}


@pytest.fixture
def known(owner, arrivals):
    parties.take("person", arrivals("person", ANNA, BRUNO, CARLA), by=owner.actor)


def _counts(who):
    told = who.browser.get("/api/v1/quality", **who.bearer).json()["items"]
    return {one["check"]: (one["found"], one["total"]) for one in told if one["entity"] == "person"}


def test_checks_count_what_wants_looking_after(known, owner):
    told = _counts(owner)
    assert told["unreachable"] == (1, 3)
    assert told["phone_unreadable"] == (1, 3)
    assert told["email_unreadable"] == (0, 3)
    assert told["silent"] == (0, 3)


def test_what_is_essential_is_looked_for_where_it_should_be(known, owner):
    made = actions.hold_essential("person", "job_title", {"field": "lifecycle", "is": "customer"}, by=owner.actor)
    assert _counts(owner)[f"essential:{made.pk}"] == (1, 2)
    actions.let_go(made.pk, by=owner.actor)
    assert f"essential:{made.pk}" not in _counts(owner)


def test_a_number_leads_to_the_list_of_what_it_counts(known, owner):
    told = owner.browser.get("/api/v1/quality", **owner.bearer).json()["items"]
    behind = next(one for one in told if one["check"] == "unreachable" and one["entity"] == "person")["filter"]
    listed = owner.browser.get("/api/v1/people", {"filter": json.dumps(behind)}, **owner.bearer).json()
    assert [one["name"] for one in listed["items"]] == ["Carla Riva"]
    page = owner.browser.get("/quality/").content.decode()
    assert parse_qs(urlsplit("/people/?filter=" + page.split('href="/people/?filter=')[1].split('"')[0]).query)[
        "filter"
    ]


def test_counts_are_before_the_readers_eyes(known, alice, charlie):
    assert _counts(alice)["unreachable"] == (0, 0)
    assert charlie.browser.get("/quality/").status_code == 403
    assert alice.browser.get("/quality/?whose=mine").status_code == 200


def test_what_a_role_keeps_back_is_not_counted(known, person_with):
    mia = person_with("Mia", {"person": {"see": "all"}}, masks={"person": {"emails": "hidden"}})
    told = _counts(mia)
    assert {"unreachable", "email_unreadable"}.isdisjoint(told)
    assert told["phone_unreadable"] == (1, 3)


def test_a_night_leaves_one_figure_for_each_check(known):
    made = actions.measure(by=SYSTEM)
    assert actions.measure(by=SYSTEM) == made == Figure.objects.count()
    assert Figure.objects.get(entity="person", check_key="unreachable", part="").found == 1


def test_by_page_and_api_and_only_by_who_may(known, owner, alice):
    assert owner.browser.post("/quality/essential/", {"entity": "person", "field": "city"}).status_code == 302
    assert owner.browser.post("/quality/essential/", {"entity": "person", "field": "city"}).status_code == 422
    said = {"entity": "person", "field": "shoe", "where": {}}
    path, json_ = "/api/v1/essential-fields", "application/json"
    assert owner.browser.post(path, said, content_type=json_, **owner.bearer).status_code == 422
    with pytest.raises(Denied):
        actions.hold_essential("person", "language", {}, by=alice.actor)
    assert Essential.objects.count() == 1
    drop = {"drop": str(Essential.objects.get().pk)}
    assert owner.browser.post("/quality/essential/", drop).status_code == 302
    assert not Essential.objects.exists()


def test_figures_are_kept_by_owner_and_by_source(known, owner, alice):
    Party.objects.filter(name="Carla Riva").update(owner=alice.user)
    actions.measure(by=SYSTEM)
    told = {one.part: (one.found, one.of) for one in Figure.objects.filter(entity="person", check_key="unreachable")}
    assert told[""] == (1, 3)
    assert told[f"owner:{alice.user.pk}"] == (1, 1)
    assert told["source:shop"] == (1, 3)


@pytest.mark.parametrize(("kind", "name"), [("owner", "Alice"), ("source", "shop")])
def test_the_page_by_owner_and_by_source_leads_to_the_lists(known, owner, alice, kind, name):
    Party.objects.filter(name="Carla Riva").update(owner=alice.user)
    actions.measure(by=SYSTEM)
    page = owner.browser.get(f"/quality/people/{kind}/").content.decode()
    assert name in page
    behind = [unescape(one) for one in re.findall(r'href="(/people/\?filter=[^"]+)"', page)]
    assert behind
    assert all(re.search("Riva|Rossi", owner.browser.get(one).content.decode()) for one in behind)
    assert alice.browser.get(f"/quality/people/{kind}/").status_code == 404


def test_the_week_begins_on_monday_morning_of_each_ones_clock(alice, owner):
    alice.user.time_zone = "Pacific/Auckland"
    alice.user.save(update_fields=["time_zone"])
    there = datetime(2026, 11, 23, 7, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    assert (alice.user.pk, "2026-W48") in whose_week_begins(there)
    assert alice.user.pk not in dict(whose_week_begins(there + timedelta(days=1)))
    assert owner.user.pk not in dict(whose_week_begins(there))
