"""Changes told in the words of the declaration, and values brought back by the record's own verb."""

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.bringing_back import bring_back
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.entities.retelling import Change, changes
from clientela.platform.permissions.queries import Denied

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(owner):
    """Anna: born with one address, then three edits, each an hour after the other, the last an hour ago."""
    person = registry.entity("person")
    key = person.verbs.create({"name": "Anna", "city": "Torino", "emails": [mail("a@b.it")]}, by=owner.actor)
    aged()
    for edit in ({"city": "Roma"}, {"emails": [mail("a@b.it"), mail("c@d.it")]}, {"city": "Bari", "job_title": "Cook"}):
        person.verbs.edit(key, edit, by=owner.actor)
        aged()
    return key


def mail(text):
    return {"typed": text, "value": text, "label": "", "valid": True}


def aged():
    """Everything so far happened an hour earlier."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for table in ("parties_partyevent", "parties_contactpointevent"):
            cursor.execute(f"UPDATE {table} SET pgh_created_at = pgh_created_at - interval '1 hour'")
        for table in ("parties_party", "parties_contactpoint", "parties_partyevent", "parties_contactpointevent"):
            cursor.execute(f"UPDATE {table} SET created_at = created_at - interval '1 hour'")


def told(key, actor) -> list[Change]:
    return changes(known("person", actor), key, actor, before=timezone.now())


def test_each_change_says_who_and_what_before_and_after(story, owner):
    last, second, first, birth = told(story, owner.actor)
    assert (last.act.name, last.fields) == ("Olga", {"city": ("Roma", "Bari"), "job_title": ("", "Cook")})
    assert [len(side) for side in second.fields["emails"]] == [1, 2]
    assert (first.fields, birth.born) == ({"city": ("Torino", "Roma")}, True)


def test_what_is_kept_back_is_in_no_change(story, person_with):
    mary = person_with("Mary", {"*": {"see": "all"}}, masks={"person": {"city": "hidden", "emails": "masked"}})
    assert [dict(one.fields) for one in told(story, mary.actor)] == [{"job_title": ("", "Cook")}, {}]


def test_changes_are_seen_with_the_record(story, alice):
    with pytest.raises(Missing):
        told(story, alice.actor)


def test_a_whole_record_is_brought_back(story, owner):
    first = told(story, owner.actor)[2]
    done = bring_back("person", story, to=first.before, by=owner.actor)
    anna = Party.objects.get(pk=story)
    assert set(done.restored) == {"city", "emails", "job_title"}
    assert (anna.city, anna.job_title, anna.contact_points.get().value) == ("Torino", "", "a@b.it")


def test_one_value_is_brought_back(story, owner):
    done = bring_back("person", story, to=told(story, owner.actor)[0].before, fields=["city"], by=owner.actor)
    anna = Party.objects.get(pk=story)
    assert (done.restored, anna.city, anna.job_title) == (["city"], "Roma", "Cook")


def test_what_was_edited_since_is_left_and_told(story, owner):
    first = told(story, owner.actor)[2]
    done = bring_back("person", story, to=first.before, fields=["city"], unless_since=first.at, by=owner.actor)
    assert (done.restored, done.edited, Party.objects.get(pk=story).city) == ([], ["city"], "Bari")


def test_whoever_may_not_edit_brings_nothing_back(story, owner, charlie, person_with):
    to = told(story, owner.actor)[2].before
    reader = person_with("Rita", {"*": {"see": "all"}})
    masked = person_with("Max", {"*": {"*": "all"}}, masks={"person": {"city": "read_only"}})
    for actor in (charlie.actor, reader.actor):
        with pytest.raises(Denied):
            bring_back("person", story, to=to, by=actor)
    bring_back("person", story, to=to, by=masked.actor, fields=["city"])
    assert Party.objects.get(pk=story).city == "Bari"
