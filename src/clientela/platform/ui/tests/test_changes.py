"""The past of a record on its pages: changes, two moments, what is brought back, the rail."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities import registry

HOUR = timedelta(hours=1)


@pytest.fixture
def anna(owner):
    """A person who moved from Torino to Roma an hour ago."""
    one = Party.objects.create(kind="person", name="Anna Rossi", city="Torino", created_at=timezone.now() - 4 * HOUR)
    registry.entity("person").verbs.edit(one.pk, {"city": "Roma"}, by=owner.actor)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_partyevent SET pgh_created_at = now() - interval '1 hour'")
    return one


def told_at(moment: str) -> None:
    """What this test's one transaction has changed just now happened then."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE parties_partyevent SET pgh_created_at = {moment} WHERE pgh_created_at = now()")


def path(anna, rest=""):
    return f"/people/{anna.pk}/changes/{rest}"


def compared(hours, **said):
    return {"since": (timezone.now() - hours * HOUR).isoformat(), **said}


def test_changes_are_told_with_who_and_both_values(anna, owner):
    shown = owner.browser.get(path(anna)).text
    assert [
        word
        for word in ("Olga", "<del>Torino</del>", "<ins>Roma</ins>", "As it was then", "Created")
        if word not in shown
    ] == []


def test_masks_and_rights_hold(anna, person_with, alice, charlie):
    rita = person_with("Rita", {"*": {"see": "all"}}, masks={"person": {"city": "hidden"}})
    for rest in ("", "rail/", "compare/"):
        assert "Torino" not in rita.browser.get(path(anna, rest), compared(2)).text
        assert [one.browser.get(path(anna, rest)).status_code for one in (alice, charlie)] == [404, 403]


def test_two_moments_stand_side_by_side(anna, owner):
    shown = owner.browser.get(path(anna, "compare/"), compared(2)).text
    same = owner.browser.get(path(anna, "compare/"), compared(3, until=compared(2)["since"])).text
    assert ("<del>Torino</del>" in shown, 'name="field" value="city"' in shown) == (True, True)
    assert ("Both moments say the same" in same, 'name="field"' in same) == (True, False)


def test_what_is_ticked_is_brought_back(anna, owner):
    shown = owner.browser.post(path(anna, "restore/"), compared(2, field=["city"]))
    anna.refresh_from_db()
    assert ("1 value brought back" in shown.text, anna.city) == (True, "Torino")


def test_what_was_edited_since_is_told_and_not_ticked(anna, owner):
    asked = compared(2, only="city", after=compared(1.5)["since"])
    assert "edited since" in owner.browser.get(path(anna, "compare/"), asked).text


def test_what_somebody_changes_while_the_page_is_open_stays_and_is_told(anna, owner, alice):
    Party.objects.filter(pk=anna.pk).update(job_title="Cook", owner=alice.user)
    told_at("now() - interval '30 minutes'")
    open_page = owner.browser.get(path(anna, "compare/"), compared(2))
    registry.entity("person").verbs.edit(anna.pk, {"city": "Bari", "department": "Bar"}, by=alice.actor)
    told_at("clock_timestamp()")
    seen = re.findall(r'name="(seen|since)" value="([^"]+)"', open_page.text)
    shown = owner.browser.post(path(anna, "restore/"), {**dict(seen), "field": ["city", "job_title"]})
    anna.refresh_from_db()
    assert (anna.city, anna.job_title, anna.department) == ("Bari", "", "Bar")
    assert ("City was changed meanwhile" in shown.text, "1 value brought back" in shown.text) == (True, True)


def test_whoever_may_only_read_is_offered_nothing_and_brings_nothing_back(anna, person_with):
    rita = person_with("Rita", {"*": {"see": "all"}})
    assert 'name="field"' not in rita.browser.get(path(anna, "compare/"), compared(2)).text
    refused = rita.browser.post(path(anna, "restore/"), compared(2, field=["city"]))
    anna.refresh_from_db()
    assert (refused.status_code, anna.city) == (403, "Roma")


@pytest.mark.parametrize("rest", ["", "rail/", "compare/"])
def test_a_bad_moment_or_key_is_told(owner, anna, rest):
    assert owner.browser.get(f"/people/{owner.user.pk}/changes/{rest}").status_code == 404
    assert owner.browser.get(path(anna, rest), {"before": "x", "since": "x", "as_of": "x"}).status_code == 400


def test_the_rail_has_a_tick_for_each_change(anna, owner):
    shown = owner.browser.get(path(anna, "rail/")).text
    assert (shown.count("<rect"), 'type="range"' in shown) == (2, True)
