"""One act undone: created goes, changed returns, deleted comes back whole; rights are those of now, and what stays is told."""

from typing import Any

import pytest

from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.tracking import noticed
from clientela.platform.permissions.queries import Denied
from clientela.platform.undo.actions import undo_act
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

ADA = {"name": "Ada", "city": "Torino", "emails": [{"value": "ada@example.com", "label": "work"}]}


def facts(raw: dict[str, Any]) -> dict[str, Any]:
    return clean(registry.entity("person"), raw, partial=True).facts


def done(act: Any) -> str:
    """The address of what this does."""
    with noticed() as acts:
        act()
    assert len(acts) == 1
    return acts[0].name.replace(" ", "-")


def state(*models: Any) -> list[Any]:
    technical = {"version", "updated_at", "last_contact_at"}
    rows = [row for model in models for row in model._default_manager.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name not in technical} for row in rows]


@pytest.fixture
def ada(alice: Any) -> Any:
    return parties.create("person", facts(ADA), by=alice.actor)


def test_what_was_created_goes(alice):
    act = done(lambda: parties.create("person", facts(ADA), by=alice.actor))
    undo_act(act, by=alice.actor)
    assert (Party.objects.count(), ContactPoint.objects.count()) == (0, 0)


def test_what_was_edited_returns(alice, ada):
    before = state(Party, ContactPoint)
    changes = {"city": "Roma", "emails": [{"value": "new@example.com"}], "tags": ["x"]}
    act = done(lambda: parties.edit("person", ada, facts(changes), by=alice.actor))
    assert state(Party, ContactPoint) != before
    undo_act(act, by=alice.actor)
    assert state(Party, ContactPoint) == before


def test_what_was_deleted_comes_back_whole(alice, ada):
    timeline.record({"kind": "note", "title": "Call", "body": "Call", "party": {"id": str(ada)}}, by=alice.actor)
    before = state(Party, ContactPoint, Entry)
    act = done(lambda: parties.delete("person", ada, by=alice.actor))
    assert not Party.objects.exists()
    out = undo_act(act, by=alice.actor)
    assert (state(Party, ContactPoint, Entry), out.returned, out.left) == (before, {"person": [ada]}, [])


def test_an_undo_is_undone(alice, ada):
    act = done(lambda: parties.delete("person", ada, by=alice.actor))
    undo_act(act, by=alice.actor)
    undo_act(f"undo-{act}", by=alice.actor)
    assert not Party.objects.exists()
    undo_act(f"undo-undo-{act}", by=alice.actor)
    assert Party.objects.exists()


def test_undo_after_undo_goes_back_step_by_step(alice):
    first = done(lambda: parties.create("person", facts(ADA), by=alice.actor))
    ada = Party.objects.get().pk
    second = done(lambda: parties.edit("person", ada, {"city": "Roma"}, by=alice.actor))
    third = done(lambda: parties.edit("person", ada, {"city": "Bari"}, by=alice.actor))
    undo_act(third, by=alice.actor)
    undo_act(second, by=alice.actor)
    assert Party.objects.get().city == "Torino"
    undo_act(first, by=alice.actor)
    assert not Party.objects.exists()


def test_what_was_changed_since_stays_and_is_told(alice, bob, ada):
    act = done(lambda: parties.edit("person", ada, {"city": "Roma", "job_title": "Chef"}, by=alice.actor))
    parties.edit("person", ada, {"city": "Bari"}, by=bob.actor)
    out = undo_act(act, by=alice.actor)
    party = Party.objects.get()
    assert (party.city, party.job_title) == ("Bari", "")
    assert [(left.because, left.by) for left in out.left] == [("edited", "Bob")]


def test_nothing_is_undone_twice(alice, ada):
    act = done(lambda: parties.edit("person", ada, {"city": "Roma"}, by=alice.actor))
    undo_act(act, by=alice.actor)
    with pytest.raises(Conflict):
        undo_act(act, by=alice.actor)


def test_another_s_deletion_is_not_undone_without_the_right(alice, charlie, ada):
    act = done(lambda: parties.delete("person", ada, by=alice.actor))
    with pytest.raises(Denied):
        undo_act(act, by=charlie.actor)
    assert not Party.objects.exists()


def test_another_s_edit_is_undone_by_who_may_edit(alice, bob, charlie, ada):
    act = done(lambda: parties.edit("person", ada, {"city": "Roma"}, by=alice.actor))
    with pytest.raises(Denied):
        undo_act(act, by=charlie.actor)
    assert Party.objects.get().city == "Roma"
    undo_act(act, by=bob.actor)
    assert Party.objects.get().city == "Torino"


def test_a_field_that_is_kept_back_now_is_not_written(alice, ada, person_with, team):
    masked = person_with("Mia", {"*": {"see": "all", "edit": "all"}}, team, masks={"person": {"city": "masked"}})
    act = done(lambda: parties.edit("person", ada, {"city": "Roma", "tags": ["x"]}, by=alice.actor))
    with pytest.raises(Denied):
        undo_act(act, by=masked.actor)
    party = Party.objects.get()
    assert (party.city, party.tags) == ("Roma", ["x"])


@pytest.mark.parametrize("slug", ["", "act-x", "act-00000000-0000-0000-0000-000000000000", "drop-table"])
def test_what_never_was_is_not_undone(alice, slug):
    with pytest.raises(Missing):
        undo_act(slug, by=alice.actor)
