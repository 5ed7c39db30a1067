"""Tasks: whose they are, what is refused, who is told, and that they stay when their party goes."""

import pytest

from clientela.parties import actions as parties
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.models import Fact
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Denied
from clientela.timeline import actions
from clientela.timeline.models import Entry
from clientela.timeline.reading import Ask, history

NOON = "2026-05-12T12:00:00+02:00"


def link(key):
    return {"id": str(key)}


def test_a_task_is_its_makers_unless_it_is_somebody_elses(anna, alice, bob):
    own = actions.open_task({"title": "Ring", "party": link(anna), "due_at": NOON}, by=alice.actor)
    his = actions.open_task({"title": "Ring", "assignee": link(bob.user.pk)}, by=alice.actor)
    assert Entry.objects.get(pk=own).assignee == alice.user
    assert (Entry.objects.get(pk=his).assignee, Entry.objects.get(pk=his).owner) == (bob.user, alice.user)
    assert [
        (fact.name, fact.payload["user"], fact.payload["entry"]) for fact in Fact.objects.filter(name="TaskAssigned")
    ] == [("TaskAssigned", str(bob.user.pk), str(his))]


def test_who_has_no_right_opens_none(anna, charlie, person_with):
    with pytest.raises(Denied):
        actions.open_task({"title": "Ring", "party": link(anna)}, by=charlie.actor)
    with pytest.raises(Unlinked):
        actions.open_task({"title": "Ring", "party": link(anna)}, by=person_with("Ewa", {"*": {"*": "own"}}).actor)
    with pytest.raises(Unlinked):
        actions.open_task(
            {"title": "Ring", "assignee": link(new_key())}, by=person_with("Zoe", {"*": {"*": "all"}}).actor
        )
    assert not Entry.objects.exists()


def test_whom_a_task_concerns_sees_it_and_another_team_does_not(anna, alice, person_with):
    ewa, stan = (person_with(name, {"*": {"see": "own", "edit": "own", "delete": "own"}}) for name in ("Ewa", "Stan"))
    key = actions.open_task({"title": "Ring", "party": link(anna), "assignee": link(ewa.user.pk)}, by=alice.actor)
    assert [Entry.objects.visible_to(who.actor, entity="task").count() for who in (ewa, stan)] == [1, 0]
    with pytest.raises(Missing):
        actions.complete(key, by=stan.actor)
    with pytest.raises(Missing):
        actions.delete("task", key, by=ewa.actor)
    assert Entry.objects.get(pk=key).state == "open"


def test_an_edit_under_an_old_version_is_refused(anna, alice):
    key = actions.open_task({"title": "Ring"}, by=alice.actor)
    actions.edit("task", key, {"title": "Ring twice"}, by=alice.actor, version=1)
    with pytest.raises(Conflict):
        actions.edit("task", key, {"title": "Never"}, by=alice.actor, version=1)
    assert (Entry.objects.get().title, Entry.objects.get().version) == ("Ring twice", 2)


def test_nothing_ends_before_it_begins(alice):
    with pytest.raises(Conflict):
        actions.plan_meeting({"title": "Taste", "at": NOON, "ends_at": "2026-05-12T11:00:00+02:00"}, by=alice.actor)
    assert not Entry.objects.exists()


def test_entries_outlive_their_party_and_stay_visible_to_whom_they_were(anna, alice, bob, person_with):
    actions.note(anna, "Likes moka", by=bob.actor)
    stan = person_with("Stan", {"*": {"see": "own"}})
    parties.delete("person", anna, by=alice.actor)
    entry = Entry.objects.get()
    assert (entry.party_id, entry.owner, entry.details["party"]["name"]) == (None, alice.user, "Anna")
    seen = [Entry.objects.visible_to(who.actor, entity="entry").count() for who in (alice, bob, stan)]
    assert seen == [1, 1, 0]


def test_a_meeting_stands_on_the_page_of_each_who_takes_part(anna, alice):
    ewa = parties.create("person", {"name": "Ewa"}, by=alice.actor)
    facts = {"title": "Taste", "at": NOON, "party": link(anna), "guests": [link(ewa), link(anna)]}
    key = actions.plan_meeting(facts, by=alice.actor)
    for party in (anna, ewa):
        shown = history(party, alice.actor, Ask())
        assert [(entry["id"], [one["name"] for one in entry["people"]]) for entry in shown] == [(str(key), ["Ewa"])]
