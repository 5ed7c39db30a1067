"""Recent changes: what one did, in words, with an undo each; on the page, in a toast, by Z and by the API."""

import json
from typing import Any
from urllib.parse import unquote

import pytest

from clientela.parties import actions as parties
from clientela.parties.models import Party

PAGE, API = "/changes/", "/api/v1/changes"


@pytest.fixture
def ada(alice: Any) -> Any:
    return parties.create("person", {"name": "Ada <b>", "city": "Torino"}, by=alice.actor)


def items(persona: Any) -> Any:
    return persona.browser.get(API, **persona.bearer).json()["items"]


def undo(persona: Any, slug: str) -> Any:
    return persona.browser.post(f"{API}/{slug}/undo", **persona.bearer)


def test_the_page_lists_my_changes_and_nobody_else_s(alice, bob, ada):
    parties.edit("person", ada, {"city": "Roma"}, by=alice.actor)
    page = alice.browser.get(PAGE).content.decode()
    assert page.count("Ada &lt;b&gt;</a>") == 2
    assert "Ada" not in bob.browser.get(PAGE).content.decode()


def test_undo_on_the_page_leads_back_and_says_so(alice, ada):
    slug = items(alice)[0]["id"]
    answer = alice.browser.post(f"{PAGE}{slug}/undo/")
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert json.loads(unquote(answer.cookies["said"].value))["text"] == "Undone."
    assert not Party.objects.exists()


def test_a_change_in_place_offers_its_undo(alice, ada):
    answer = alice.browser.post(f"/people/{ada}/city/edit/", {"city": "Roma"}, headers={"HX-Request": "true"})
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    alice.browser.post(toast["undo_url"], headers={"HX-Request": "true"})
    assert (toast["text"], Party.objects.get().city) == ("Changed.", "Torino")


def test_a_deletion_offers_its_undo_on_the_list_it_leads_to(alice, ada):
    answer = alice.browser.post(f"/people/{ada}/delete/")
    toast = json.loads(unquote(answer.cookies["said"].value))
    alice.browser.post(toast["undo_url"])
    assert Party.objects.get().name == "Ada <b>"


def test_where_the_open_page_is_gone_the_list_is_opened(alice, ada):
    slug, here = items(alice)[0]["id"], f"http://testserver/people/{ada}/"
    headers = {"HX-Request": "true", "HX-Current-URL": here}
    assert alice.browser.post(f"{PAGE}{slug}/undo/", headers=headers).headers["HX-Redirect"] == "/people/"


def test_the_api_tells_undoes_and_names_each_change(alice, ada):
    url, change = f"/api/v1/people/{ada}", json.dumps({"city": "Roma"})
    answer = alice.browser.patch(url, change, content_type="application/json", **alice.bearer)
    newest = items(alice)[0]
    assert newest["id"] == answer.headers["Clientela-Change"]
    assert newest["changes"] == [
        {"verb": "changed", "type": "person", "count": 1, "records": [{"id": str(ada), "name": "Ada <b>"}]}
    ]
    assert undo(alice, newest["id"]).json() == {"restored": 1, "removed": 0, "returned": {}, "left": []}
    assert [one["holds"] for one in items(alice)] == [True, False, True]


def test_what_one_may_no_longer_see_is_not_named(alice, ada):
    Party.objects.update(owner=None)
    assert [one["changes"][0]["records"] for one in items(alice)] == [[]]


def test_without_the_right_nothing_is_undone(alice, charlie, ada):
    slug = items(alice)[0]["id"]
    assert (undo(charlie, slug).status_code, items(charlie)) == (403, [])
    assert charlie.browser.post(f"{PAGE}{slug}/undo/").status_code == 403
    assert Party.objects.get().pk == ada


def test_undone_twice_is_refused_in_words(alice, ada):
    slug = items(alice)[0]["id"]
    assert undo(alice, slug).status_code == 200
    assert undo(alice, slug).status_code == 409
    assert undo(alice, "act-nonsense").status_code == 404


@pytest.mark.parametrize("before", ["", "x", "2026-13-45T00:00:00", "2020-01-01T00:00:00"])
def test_an_odd_moment_does_no_harm(alice, ada, before):
    assert alice.browser.get(PAGE, {"before": before}).status_code == 200
