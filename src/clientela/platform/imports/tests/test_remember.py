"""A mapping that was used is known again by the file's headings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.platform.entities.reading import Missing
from clientela.platform.freshness.actions import set_patience
from clientela.platform.freshness.reading import states
from clientela.platform.imports import actions, remembering
from clientela.platform.imports.models import Import, SavedMapping
from clientela.platform.imports.targets import Mapped
from clientela.platform.imports.tests.bringing import bring, laid
from clientela.platform.imports.uploading import begin

FILE = "Kto,Gdzie,Co\nAnna,Torino,coffee\n"
MAPPING = [Mapped(0, "name"), Mapped(1, "city"), Mapped(2, "tags")]


@pytest.fixture
def used(owner):
    one = laid(owner, FILE, source="till")
    actions.map_columns(one, MAPPING, by=owner.actor)
    begin(one, by=owner.actor)
    return SavedMapping.objects.get()


def targets(one):
    return {item.column: item.target for item in actions.mapping_of(one)}


def test_the_next_file_with_these_headings_is_mapped_alike(owner, used):
    again = laid(owner, "Co,Kto,Gdzie\ntea,Zoe,Roma\n", name="other.csv")
    assert targets(again) == {1: "name", 2: "city", 0: "tags"}
    assert (again.mapped_as, again.source) == (used, "till")
    assert laid(owner, "Kto,Gdzie\nAnna,Torino\n").mapped_as is None


def test_of_two_the_one_of_the_same_source_wins(owner, used):
    other = laid(owner, FILE, source="fair")
    actions.map_columns(other, [Mapped(0, "name"), Mapped(1, "notes")], by=owner.actor)
    begin(other, by=owner.actor)
    assert targets(laid(owner, FILE, source="till"))[1] == "city"
    assert targets(laid(owner, FILE, source="fair"))[1] == "notes"


def test_used_again_it_is_one_mapping(owner, used):
    bring(owner, FILE, source="till")
    assert SavedMapping.objects.count() == 1


def test_colleagues_have_it_once_it_is_shared(owner, used, person_with):
    ben = person_with("Ben", {"*": {"see": "own", "import": "own"}})
    assert laid(ben, FILE).mapped_as is None
    remembering.rename(used.pk, name="Till", shared=True, by=owner.actor)
    assert laid(ben, FILE).mapped_as == used
    with pytest.raises(Missing):
        remembering.forget(used.pk, by=ben.actor)
    assert SavedMapping.objects.get().name == "Till"


def test_forgotten_it_is_gone(owner, used):
    remembering.forget(used.pk, by=owner.actor)
    assert laid(owner, FILE).mapped_as is None


def files():
    return [state for state in states() if state.feed.key == "file"]


def test_a_file_that_comes_again_has_its_freshness_and_may_be_waited_for(owner, used):
    assert files() == []
    bring(owner, FILE, source="till")
    (state,) = files()
    assert (state.source.said_as, state.source.owner, state.silent_since) == ("till", owner.user.pk, None)
    Import.objects.update(finished_at=timezone.now() - timedelta(days=8))
    set_patience(state.source.key, 7 * 24 * 60, by=owner.actor)
    assert files()[0].silent_since is not None
