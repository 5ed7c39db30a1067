"""Notes on a party: by whoever may see it and may write, in any words, and heard at once by open pages."""

import json
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from clientela.parties import actions as parties
from clientela.platform.entities.reading import Missing
from clientela.platform.live.publishing import CHANNEL
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Denied
from clientela.timeline.actions import note, record_many
from clientela.timeline.models import Entry


@pytest.fixture
def anna(alice: Any) -> Any:
    return parties.create("person", {"name": "Anna"}, by=alice.actor)


def test_a_note_is_an_entry_of_now(anna, bob):
    note(anna, "  Likes\nmoka 🦊 ", by=bob.actor)
    entry = Entry.objects.get()
    assert (entry.party_id, entry.kind, entry.body, entry.by_user) == (anna, "note", "Likes\nmoka 🦊", bob.user)


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "\u200b", "x" * 10_001])
def test_no_words_or_too_many_are_refused(anna, alice, text):
    with pytest.raises(ValueError, match=r"\w"):
        note(anna, text, by=alice.actor)
    page = alice.browser.post(f"/people/{anna}/timeline/", {"text": text}, headers={"HX-Request": "true"})
    assert page.status_code == 422
    api = Client().post(f"/api/v1/people/{anna}/notes", {"text": text}, content_type="application/json", **alice.bearer)
    assert api.status_code == 422
    assert not Entry.objects.exists()


def test_unseen_characters_do_not_reach_the_timeline(anna, alice):
    assert note(anna, "a\x00b\u202ec", by=alice.actor).body == "abc"


def test_only_who_sees_a_party_and_may_write_notes_on_it(anna, charlie, dora, person_with):
    for who, refused in (
        (charlie, Denied),
        (dora, Denied),
        (person_with("Ewa", {"*": {"see": "own", "note": "own"}}), Missing),
    ):
        with pytest.raises(refused):
            note(anna, "Was here", by=who.actor)
    with pytest.raises(Missing):
        note(new_key(), "Was here", by=person_with("Zoe", {"*": {"*": "all"}}).actor)
    assert not Entry.objects.exists()


def test_the_timeline_pages_newest_first(anna, alice):
    keys = [str(note(anna, str(n), by=alice.actor).pk) for n in range(5)]
    url, seen, after = f"/api/v1/people/{anna}/timeline?limit=2", [], ""
    for _page in range(3):
        items = Client().get(f"{url}{after}", **alice.bearer).json()["items"]
        seen += [item["id"] for item in items]
        after = f"&after={seen[-1]}"
    assert seen == keys[::-1]


def test_entries_by_the_set_are_written_once(anna, owner, alice):
    relation = """SELECT %(id)s::uuid AS id, %(party)s::uuid AS party_id, 'call' AS kind, 'out' AS direction, 'phone' AS channel,
                         '2026-05-12T10:00Z'::timestamptz AS at, 'Call' AS title, '' AS body, '{}'::jsonb AS details"""
    params = {"id": new_key(), "party": anna}
    assert [record_many(relation, params, by=owner.actor) for _time in range(2)] == [1, 0]
    with pytest.raises(Denied):
        record_many(relation, params, by=alice.actor)


@pytest.mark.django_db(transaction=True)
def test_open_pages_hear_of_it_once_it_is_saved(anna, alice):
    parameters = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "host", "port")
    }
    with psycopg.connect(**parameters, autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        entry = note(anna, "Hello", by=alice.actor)
        heard = next(ear.notifies(timeout=5))
    assert json.loads(heard.payload) == {"topic": f"person:{anna}", "news": {"by": "Alice", "entry": str(entry.pk)}}
