"""A relationship is one row that both ends see, each with its own words."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.parties.relationships.actions import edit_relationship, relate, unrelate
from clientela.parties.relationships.drawing import HEIGHT, WIDTH, draw
from clientela.parties.relationships.kinds import KINDS, offered
from clientela.parties.relationships.models import Relationship
from clientela.parties.relationships.network import near, network
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied

PastTie: Any = Relationship.pgh_event_model  # type: ignore[attr-defined]


def person(name: str, by: Any, **facts: Any) -> UUID:
    return parties.create("person", {"name": name} | facts, by=by.actor)


@pytest.fixture
def anna(alice: Any) -> UUID:
    return person("Anna", alice)


@pytest.fixture
def marco(alice: Any) -> UUID:
    return person("Marco", alice)


def seen(key: UUID, by: Any) -> list[tuple[str, str]]:
    found = near(key, by.actor)
    return [(str(link.said), found.people[link.second].said) for link in found.near]


def test_both_ends_see_it_in_their_own_words(anna, marco, alice):
    relate(anna, marco, "parent", by=alice.actor)
    assert seen(anna, alice) == [("parent of", "Marco")]
    assert seen(marco, alice) == [("child of", "Anna")]
    assert Fact.objects.get(name="PartiesRelated").payload["kind"] == "parent"


def test_it_can_be_said_from_the_other_end(anna, marco, alice):
    relate(marco, anna, "-parent", by=alice.actor)
    assert seen(anna, alice) == [("parent of", "Marco")]
    with pytest.raises(Conflict):
        relate(anna, marco, "parent", by=alice.actor)
    assert Relationship.objects.count() == 1


def test_a_mutual_tie_is_there_once_whoever_says_it(anna, marco, alice):
    relate(anna, marco, "spouse", by=alice.actor)
    with pytest.raises(Conflict):
        relate(marco, anna, "spouse", by=alice.actor)
    relate(anna, marco, "colleague", by=alice.actor)
    assert {said for said, _who in seen(marco, alice)} == {"spouse of", "colleague of"}


@pytest.mark.parametrize("kind", ["nonsense", "", "-", "owns", "-works_at"])
def test_a_tie_that_does_not_fit_is_refused(anna, marco, alice, kind):
    with pytest.raises(ValueError, match=r"\w"):
        relate(anna, marco, kind, by=alice.actor)
    with pytest.raises(ValueError, match="themselves"):
        relate(anna, anna, "spouse", by=alice.actor)
    assert not Relationship.objects.exists()


def test_dates_and_note_are_changed_with_history(anna, marco, alice):
    key = relate(anna, marco, "referred", by=alice.actor, note="At the fair")
    edit_relationship(key, by=alice.actor, note="At the fair in Milan", version=1)
    assert (Relationship.objects.get().note, PastTie.objects.get().note) == ("At the fair in Milan", "At the fair")
    with pytest.raises(Conflict):
        edit_relationship(key, by=alice.actor, note="Elsewhere", version=1)
    assert Relationship.objects.get().note == "At the fair in Milan"


def test_it_goes_and_history_keeps_it(anna, marco, alice):
    unrelate(relate(anna, marco, "sibling", by=alice.actor), by=alice.actor)
    assert seen(anna, alice) == []
    assert PastTie.objects.get(pgh_label="delete").kind == "sibling"
    with pytest.raises(Missing):
        unrelate(uuid4(), by=alice.actor)


def test_it_goes_with_either_end(anna, marco, alice):
    relate(anna, marco, "sibling", by=alice.actor)
    parties.delete("person", marco, by=alice.actor)
    connection.check_constraints()
    assert not Relationship.objects.exists()


def test_who_may_not_edit_either_end_may_not_tie_or_untie(anna, marco, alice, charlie, person_with):
    key = relate(anna, marco, "sibling", by=alice.actor)
    stranger = person_with("Stan", {"*": {"see": "own", "edit": "own"}})
    for act in (lambda by: relate(anna, marco, "friend", by=by), lambda by: unrelate(key, by=by)):
        for actor in (charlie.actor, stranger.actor):
            with pytest.raises((Denied, Missing)):
                act(actor)
    assert Relationship.objects.get().kind == "sibling"


def test_an_end_that_one_may_not_see_has_no_name(anna, alice, owner, person_with):
    secret = parties.create("person", {"name": "Secret"}, by=owner.actor)
    relate(anna, secret, "advises", by=owner.actor, note="about Secret")
    assert seen(anna, alice) == [("advises", "Somebody you may not see")]
    for address in (f"/people/{anna}/", f"/people/{anna}/relationships/"):
        page = alice.browser.get(address).content.decode()
        assert "Secret" not in page
        assert "Somebody you may not see" in page
    items = alice.browser.get(f"/api/v1/people/{anna}/relationships", **alice.bearer).json()["items"]
    assert items[0]["other"] is None


def test_one_may_not_tie_to_whom_one_may_not_see(anna, alice, owner):
    secret = parties.create("person", {"name": "Secret"}, by=owner.actor)
    with pytest.raises(Missing):
        relate(anna, secret, "friend", by=alice.actor)
    assert not Relationship.objects.exists()


def test_the_network_joins_work_and_home_two_steps_wide(anna, marco, alice):
    firm = parties.create("organisation", {"name": "Alba"}, by=alice.actor)
    zoe = person("Zoe", alice, organisation={"id": str(firm)}, household={"name": "Casa"})
    relate(anna, marco, "spouse", by=alice.actor)
    relate(marco, firm, "works_for", by=alice.actor)
    found = network(anna, alice.actor)
    assert [found.people[link.second].name for link in found.near] == ["Marco"]
    assert [found.people[link.second].name for link in found.far] == ["Alba"]
    assert {said for said, _who in seen(zoe, alice)} == {"works for", "lives in"}
    assert ("employs", "Zoe") in seen(firm, alice)


def test_the_drawing_holds_everybody_once_and_inside(anna, alice):
    for number in range(30):
        other = person(f"P{number}", alice)
        relate(anna, other, "friend", by=alice.actor)
        relate(other, person(f"Q{number}", alice), "colleague", by=alice.actor)
    drawn = draw(network(anna, alice.actor))
    places = [(node.x, node.y) for node in drawn.nodes]
    assert len(set(places)) == len(places) == 1 + 12 + 12
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in places)
    assert len(drawn.edges) == 24


def test_every_kind_is_offered_from_both_its_ends():
    said = {key for kind in ("person", "organisation", "household") for key, _label in offered(kind)}
    assert said == {*KINDS, *(f"-{kind.key}" for kind in KINDS.values() if not kind.mutual)}


def test_the_api_ties_changes_and_unties(anna, marco, alice):
    url, call = f"/api/v1/people/{anna}/relationships", alice.browser
    sent: dict[str, Any] = {"content_type": "application/json", **alice.bearer}
    made = call.post(url, json.dumps({"other": str(marco), "kind": "-parent", "since": "2001-02-03"}), **sent)
    assert made.status_code == 201
    listed = call.get(url, **alice.bearer).json()["items"]
    assert (listed[0]["kind"], listed[0]["label"], listed[0]["other"]["name"]) == ("-parent", "child of", "Marco")
    one = f"{url}/{made.json()['id']}"
    assert call.patch(one, json.dumps({"note": "adopted", "version": 1}), **sent).json()["note"] == "adopted"
    assert call.patch(one, json.dumps({"until": "2000-01-01"}), **sent).status_code == 422
    assert call.post(url, json.dumps({"other": str(marco), "kind": "x"}), **sent).status_code == 422
    assert call.delete(one, **alice.bearer).status_code == 204
    assert call.delete(one, **alice.bearer).status_code == 404


def test_the_page_ties_changes_and_unties(anna, marco, alice):
    url = f"/people/{anna}/relationships/"
    assert alice.browser.post(url, {"kind": "spouse", "other_text": "marco"}, follow=True).status_code == 200
    page = alice.browser.get(url).content.decode()
    assert "<svg" in page
    assert "spouse of" in page
    tie = f"{url}{Relationship.objects.get().pk}/"
    alice.browser.post(tie, {"since": "2019-06-01", "note": "in Torino"})
    assert Relationship.objects.get().note == "in Torino"
    assert alice.browser.post(tie, {"untie": "yes"}, follow=True).status_code == 200
    assert not Relationship.objects.exists()


@pytest.mark.parametrize("typed", [{"other": "", "other_text": "Nobody"}, {"kind": "owns"}, {"since": "x"}])
def test_the_page_refuses_and_keeps_what_was_typed(anna, marco, alice, typed):
    said = {"kind": "spouse", "other": str(marco), "note": "Kept"} | typed
    refused = alice.browser.post(f"/people/{anna}/relationships/", said)
    assert refused.status_code == 422
    assert "Kept" in refused.content.decode()
    assert not Relationship.objects.exists()


def test_strangers_see_no_network(anna, charlie, dora):
    for stranger in (charlie, dora):
        assert stranger.browser.get(f"/people/{anna}/relationships/").status_code in (403, 404)
        assert stranger.browser.get(f"/api/v1/people/{anna}/relationships", **stranger.bearer).status_code in (403, 404)
    assert Party.objects.filter(pk=anna).exists()
