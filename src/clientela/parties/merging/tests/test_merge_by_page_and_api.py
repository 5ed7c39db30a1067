"""Merging by page and by API, and where old addresses lead; whoever may not is told nothing and changes nothing."""

import json

import pytest
from django.utils import timezone

from clientela.parties.merging.actions import merge
from clientela.parties.merging.tests.world import everything, made
from clientela.parties.models import Party
from clientela.platform.merging.models import Successor

pytestmark = pytest.mark.django_db


def post(who, url, body=None):
    return who.browser.post(url, json.dumps(body or {}), "application/json", **who.bearer)


def test_the_api_merges_lists_and_splits(owner, ada, twin):
    before = everything()
    answer = post(owner, f"/api/v1/people/{ada}/merge", {"others": [str(twin)], "reason": "same e-mail"})
    key = answer.json()["merge"]
    assert (answer.status_code, answer.headers["Clientela-Change"]) == (200, f"merge-{key}")
    (item,) = owner.browser.get(f"/api/v1/people/{ada}/merges", **owner.bearer).json()["items"]
    assert (item["id"], item["name"], item["reason"]) == (str(twin), "A. Rossi", "same e-mail")
    assert post(owner, f"/api/v1/merges/{key}/undo").json()["others"] == [str(twin)]
    assert everything() == before
    assert post(owner, f"/api/v1/merges/{key}/undo").status_code == 404


def test_a_change_of_the_list_of_recent_ones_takes_it_back(owner, ada, twin):
    before, key = everything(), merge("person", ada, [twin], by=owner.actor)
    (item,) = [
        one for one in owner.browser.get("/api/v1/changes", **owner.bearer).json()["items"] if "merge" in one["id"]
    ]
    assert (item["id"], item["undoable"]) == (f"merge-{key}", True)
    assert post(owner, f"/api/v1/changes/{item['id']}/undo").status_code == 200
    assert everything() == before


def test_the_page_shows_both_merges_and_splits(owner, ada, twin):
    url = f"/people/{ada}/merge/"
    beside = owner.browser.get(url, {"other": str(twin)}).content.decode()
    assert all(word in beside for word in ("Ada Rossi", "A. Rossi", "Bari", "rossi@example.org"))
    assert owner.browser.post(url, {"other": str(twin)}).url == f"/people/{ada}/"
    page = owner.browser.get(f"/people/{ada}/").content.decode()
    key = Successor.objects.get().merge
    assert f"/merges/{key}/undo/" in page
    assert owner.browser.post(f"/merges/{key}/undo/").url == f"/people/{ada}/"
    assert Party.objects.filter(pk=twin).exists()


def test_a_name_finds_the_other_without_script(owner, ada, twin):
    found = owner.browser.get(f"/people/{ada}/merge/", {"with": "", "with_text": "A. Rossi"})
    assert found.url == f"/people/{ada}/merge/?other={twin}"


def test_what_can_t_be_one_is_told_on_the_page(owner):
    top = made("organisation", owner, name="Top")
    part = made("organisation", owner, name="Part", parent={"id": str(top)})
    answer = owner.browser.post(f"/organisations/{part}/merge/", {"other": str(top)})
    assert (answer.status_code, "is a part of" in answer.content.decode()) == (422, True)


def test_old_addresses_lead_on_with_what_stands_behind_them(owner, ada, twin):
    merge("person", ada, [twin], by=owner.actor)
    for old in (f"/people/{twin}/", f"/people/{twin}/edit/?x=1", f"/people/{twin}/changes/", f"/parties/{twin}/"):
        answer = owner.browser.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (308, old.replace(str(twin), str(ada)))
    answer = owner.browser.get(f"/api/v1/people/{twin}", **owner.bearer)
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/api/v1/people/{ada}")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_the_past_of_what_was_merged_stands_where_it_stood(owner, ada, twin):
    moment = timezone.now().isoformat()
    merge("person", ada, [twin], by=owner.actor)
    then = owner.browser.get(f"/people/{twin}/", {"as_of": moment})
    assert (then.status_code, "A. Rossi" in then.content.decode()) == (200, True)
    assert owner.browser.get(f"/api/v1/people/{twin}", {"as_of": moment}, **owner.bearer).json()["city"] == "Bari"


def test_they_lead_nobody_to_what_he_may_not_see(owner, alice, ada, twin):
    merge("person", ada, [twin], by=owner.actor)
    assert alice.browser.get(f"/people/{twin}/").status_code == 404
    assert alice.browser.get(f"/api/v1/people/{twin}", **alice.bearer).status_code == 404


def test_old_keys_still_name_the_record_in_links_and_filters(owner):
    firm, other = made("organisation", owner, name="Firm"), made("organisation", owner, name="Firm Ltd")
    merge("organisation", firm, [other], by=owner.actor)
    ada = made("person", owner, name="Ada", organisation={"id": str(other)})
    asked = json.dumps({"all": [{"field": "organisation", "is": {"id": str(other)}}]})
    found = owner.browser.get("/api/v1/people", {"filter": asked}, **owner.bearer).json()["items"]
    assert [one["id"] for one in found] == [str(ada)]


@pytest.mark.parametrize("grants", [{}, {"*": {"see": "all"}}, {"*": {"see": "all", "edit": "all"}}])
def test_who_may_not_gets_nothing_and_changes_nothing(owner, person_with, ada, twin, grants):
    key = merge("person", ada, [twin], by=owner.actor)
    third = made("person", owner, name="Third")
    who, before = person_with("Mia", grants), everything()
    assert who.browser.get(f"/people/{ada}/merge/?other={third}").status_code in (403, 404)
    assert who.browser.post(f"/people/{ada}/merge/", {"other": str(third)}).status_code in (403, 404)
    assert who.browser.post(f"/merges/{key}/undo/").status_code in (403, 404)
    assert post(who, f"/api/v1/people/{ada}/merge", {"others": [str(third)]}).status_code in (403, 404)
    assert post(who, f"/api/v1/merges/{key}/undo").status_code in (403, 404)
    assert everything() == before


def test_what_is_kept_back_stays_so_side_by_side(owner, person_with, ada, twin):
    everything_but = {"*": {"*": "all"}}
    who = person_with("Mia", everything_but, masks={"person": {"birth_date": "masked", "notes": "hidden"}})
    beside = who.browser.get(f"/people/{ada}/merge/", {"other": str(twin)}).content.decode()
    assert "1980" not in beside
    assert "Met in Bari" not in beside
